package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that move far in two directions and a little in all. */
class LowRankSpanTest {
  private static final long MOST = 2 * 48 + 2 * 2 * (48 + 32 * 9) + 8; // a bias and two directions

  @TempDir Path folder;

  private static Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (RandomSource random = RandomSource.seeded(3)) {
      weights.put("conv.weight", random.normal(48, 32, 3, 3).mul(0.1));
      weights.put("conv.bias", random.normal(48).mul(0.1));
      weights.put("still.weight", random.normal(64, 64).mul(0.1));
    }
    return weights;
  }

  private static Tensor directions() {
    try (RandomSource random = RandomSource.seeded(4)) {
      return random.normal(48, 2).matmul(random.normal(2, 32 * 9)).mul(0.05).reshape(48, 32, 3, 3);
    }
  }

  private static void move(Map<String, Tensor> weights, double along, long seed) {
    try (RandomSource random = RandomSource.seeded(seed)) {
      weights.forEach((name, t) -> t.assign(t.add(random.normal(t.shape()).mul(0.002))));
    }
    Tensor conv = weights.get("conv.weight");
    conv.assign(conv.add(directions().mul(along)));
  }

  private static Map<String, Tensor> copy(Map<String, Tensor> weights) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    weights.forEach((name, t) -> out.put(name, t.copy()));
    return out;
  }

  private static double apart(Tensor one, Tensor other) {
    return Math.sqrt(one.sub(other).square().mean().item());
  }

  private static Path write(Path file, Map<String, Tensor> weights) throws IOException {
    Map<String, Tensor> half = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> half.put(name, tensor.to(DType.FLOAT16)));
    SafetensorsWriter.write(file, half, Map.of());
    return file;
  }

  @Test
  void whatMovedLittleIsPutBackAndTheRestGoesOn() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> now = weights();
      Map<String, Tensor> before = copy(now);
      try (LowRankSpan span = new LowRankSpan(now, MOST)) {
        move(now, 1, 5);
        Tensor bias = now.get("conv.bias").copy();
        assertThat(span.isChosen()).isFalse();
        span.choose(now);
        span.hold(now);
        assertThat(span.isChosen()).isTrue();
        assertThat(apart(now.get("still.weight"), before.get("still.weight"))).isZero();
        assertThat(apart(now.get("conv.bias"), bias)).as("stored whole").isZero();
        Tensor wanted = before.get("conv.weight").add(directions());
        assertThat(apart(now.get("conv.weight"), wanted)).isLessThan(0.001);

        Map<String, Tensor> held = copy(now);
        span.hold(now);
        assertThat(apart(now.get("conv.weight"), held.get("conv.weight"))).isLessThan(1e-6);

        move(now, 0.5, 6); // training on
        span.hold(now);
        Tensor further = before.get("conv.weight").add(directions().mul(1.5));
        assertThat(apart(now.get("conv.weight"), further)).isLessThan(0.001);
        assertThat(apart(now.get("still.weight"), before.get("still.weight"))).isZero();
      }
    }
  }

  @Test
  void theUpdateOfWhatIsHeldLosesNothing() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> now = weights();
      Path base = write(folder.resolve("net.safetensors"), now);
      Path free = folder.resolve("free.safetensors");
      Path held = folder.resolve("held.safetensors");
      try (LowRankSpan span = new LowRankSpan(now, MOST)) {
        move(now, 1, 5);
        free = write(free, now);
        span.choose(now);
        span.hold(now);
        write(held, now);
      }
      Path update = UpdatedWeights.beside(base);
      assertThat(LowRankUpdate.write(base, free, MOST, update).kept()).isLessThan(0.9995);
      LowRankUpdate.Summary summary = LowRankUpdate.write(base, held, 100 * MOST, update);
      assertThat(summary.kept()).isGreaterThan(0.9999);
      assertThat(summary.bytes()).as("no bytes for rounding").isLessThanOrEqualTo(MOST);
    }
  }

  @Test
  void aRunThatGoesOnFindsTheSameDirections() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> now = weights();
      Map<String, Tensor> before = copy(now);
      try (LowRankSpan span = new LowRankSpan(now, MOST);
          LowRankSpan again = new LowRankSpan(before, MOST)) {
        move(now, 1, 5);
        span.choose(now);
        span.hold(now);
        again.choose(now);
        Map<String, Tensor> other = copy(now);
        move(now, 0.3, 7);
        move(other, 0.3, 7);
        span.hold(now);
        again.hold(other);
        assertThat(apart(now.get("conv.weight"), other.get("conv.weight"))).isLessThan(1e-5);
      }
    }
  }

  @Test
  void tooFewBytesAreRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> now = weights();
      try (LowRankSpan span = new LowRankSpan(now, 90)) {
        assertThatThrownBy(() -> span.choose(now)).hasMessageContaining("96 bytes");
      }
    }
  }
}
