package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training changed, written as narrow matrices and added again. */
class UpdatedWeightsTest {
  @TempDir Path folder;

  private static Map<String, Tensor> weights(long seed) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (RandomSource random = RandomSource.seeded(seed)) {
      weights.put("conv.weight", random.normal(48, 32, 3, 3).mul(0.1));
      weights.put("conv.bias", random.normal(48).mul(0.1));
      weights.put("still.weight", random.normal(64, 64).mul(0.1));
    }
    return weights;
  }

  private static Path write(Path file, Map<String, Tensor> weights) throws IOException {
    Map<String, Tensor> half = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> half.put(name, tensor.to(DType.FLOAT16)));
    SafetensorsWriter.write(file, half, Map.of());
    return file;
  }

  /** The same after a change of the convolution by two directions, and of its bias. */
  private static Map<String, Tensor> trained(Map<String, Tensor> before) {
    Map<String, Tensor> after = new LinkedHashMap<>(before);
    try (RandomSource random = RandomSource.seeded(9)) {
      Tensor change = random.normal(48, 2).matmul(random.normal(2, 32 * 9)).mul(0.05);
      after.put("conv.weight", before.get("conv.weight").add(change.reshape(48, 32, 3, 3)));
      after.put("conv.bias", before.get("conv.bias").add(random.normal(48).mul(0.1)));
    }
    return after;
  }

  private static double apart(Path file, Map<String, Tensor> weights, String name) {
    try (UpdatedWeights found = UpdatedWeights.open(file)) {
      Tensor target = Tensor.zeros(weights.get(name).shape());
      found.readInto(name, target);
      Tensor difference = target.sub(weights.get(name));
      return Math.sqrt(difference.square().mean().item());
    }
  }

  @Test
  void twoDirectionsAreFoundAgain() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> before = weights(1);
      Map<String, Tensor> after = trained(before);
      Path base = write(folder.resolve("net.safetensors"), before);
      Path learned = write(folder.resolve("trained.safetensors"), after);
      assertThat(apart(base, before, "conv.weight")).isLessThan(1e-4);
      Path beside = UpdatedWeights.beside(base);
      assertThat(beside.getFileName()).hasToString("net.update.safetensors");
      LowRankUpdate.Summary all = LowRankUpdate.write(base, learned, 1500, beside);
      assertThat(all.bytes()).isLessThanOrEqualTo(1500);
      assertThat(all.kept()).isGreaterThan(0.999);
      assertThat(apart(base, after, "conv.weight")).isLessThan(2e-4);
      assertThat(apart(base, after, "conv.bias")).isLessThan(2e-4);
      assertThat(apart(base, after, "still.weight")).isLessThan(2e-4);
      assertThat(apart(base, before, "conv.weight")).isGreaterThan(0.05);

      LowRankUpdate.Summary one = LowRankUpdate.write(base, learned, 800, beside);
      assertThat(one.bytes()).isLessThanOrEqualTo(800);
      assertThat(one.kept()).isBetween(0.4, 0.99);
      assertThat(apart(base, after, "conv.weight")).isBetween(0.005, 0.06);
    }
  }

  @Test
  void anUpdateOfAnotherFileIsRefused() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Path base = write(folder.resolve("net.safetensors"), weights(1));
      Path learned = write(folder.resolve("trained.safetensors"), trained(weights(1)));
      LowRankUpdate.write(base, learned, 1500, UpdatedWeights.beside(base));
      write(base, weights(2));
      assertThatThrownBy(() -> UpdatedWeights.open(base))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("net.update.safetensors")
          .hasMessageContaining("an update of a file");
      Files.delete(UpdatedWeights.beside(base));
      assertThat(apart(base, weights(2), "conv.weight")).isLessThan(1e-4);
    }
  }

  @Test
  void otherNetworksAndTornUpdatesAreRefused() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> before = weights(1);
      Path base = write(folder.resolve("net.safetensors"), before);
      Map<String, Tensor> fewer = new LinkedHashMap<>(before);
      fewer.remove("conv.bias");
      Path other = write(folder.resolve("other.safetensors"), fewer);
      Path out = UpdatedWeights.beside(base);
      assertThatThrownBy(() -> LowRankUpdate.write(base, other, 9, out))
          .isInstanceOf(BadModelException.class);
      try (Safetensors file = Safetensors.open(base)) {
        Map<String, String> of = Map.of(UpdatedWeights.BASE, UpdatedWeights.fingerprint(file));
        SafetensorsWriter.write(out, Map.of("conv.weight.up", Tensor.zeros(48, 2)), of);
        assertThatThrownBy(() -> UpdatedWeights.open(base))
            .hasMessageContaining("conv.weight.down");
        SafetensorsWriter.write(out, Map.of("conv.bias", Tensor.zeros(47)), of);
        assertThatThrownBy(() -> UpdatedWeights.open(base)).hasMessageContaining("conv.bias");
        SafetensorsWriter.write(out, Map.of("strange", Tensor.zeros(47)), of);
        assertThatThrownBy(() -> UpdatedWeights.open(base)).hasMessageContaining("strange");
      }
    }
  }
}
