package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
  @TempDir Path folder;

  /** One parameter [n]. */
  private static final class Vector extends Module {
    final Tensor values;

    Vector(float... first) {
      values = parameter("values", shape -> Tensor.of(first, shape), first.length);
    }
  }

  /** The gradient of sum c (p - 1)^2, and the optimiser, both in plain doubles. */
  private static final class NaiveAdamW {
    final double[] p;
    final double[] m;
    final double[] v;

    NaiveAdamW(float... first) {
      p = new double[first.length];
      for (int i = 0; i < p.length; i++) {
        p[i] = first[i];
      }
      m = new double[p.length];
      v = new double[p.length];
    }

    void step(int t, double rate, double scale, float[] c, AdamW.Options o) {
      for (int i = 0; i < p.length; i++) {
        double g = scale * 2 * c[i] * (p[i] - 1);
        m[i] = o.beta1() * m[i] + (1 - o.beta1()) * g;
        v[i] = o.beta2() * v[i] + (1 - o.beta2()) * g * g;
        double mHat = m[i] / (1 - Math.pow(o.beta1(), t));
        double vHat = v[i] / (1 - Math.pow(o.beta2(), t));
        p[i] -= rate * o.weightDecay() * p[i];
        p[i] -= rate * mHat / (Math.sqrt(vHat) + o.epsilon());
      }
    }
  }

  @Test
  void adamWIsThePapersFormula() {
    float[] first = {0.5f, -2, 30, 0, 1e-3f};
    float[] c = {1, 0.01f, 100, 3, 0};
    AdamW.Options options = new AdamW.Options(0.9, 0.98, 1e-6, 0.1);
    NaiveAdamW naive = new NaiveAdamW(first);
    try (Vector vector = new Vector(first);
        AdamW adam = new AdamW(vector.parameters(), options)) {
      for (int t = 1; t <= 30; t++) {
        double rate = 0.05 / t;
        double scale = t % 3 == 0 ? 0.5 : 1;
        try (TensorScope scope = TensorScope.open()) {
          vector.values.add(-1).square().mul(Tensor.of(c, c.length)).sum().backward();
          adam.step(rate, scale);
          assertThat(vector.values.grad()).as("gradients are cleared").isNull();
        }
        naive.step(t, rate, scale, c, options);
        float[] found = vector.values.toFloats();
        for (int i = 0; i < found.length; i++) {
          double allowed = 1e-5 * Math.max(1, Math.abs(naive.p[i]));
          assertThat((double) found[i])
              .as("%d after step %d", i, t)
              .isCloseTo(naive.p[i], within(allowed));
        }
      }
      assertThat(adam.steps()).isEqualTo(30);
    }
  }

  @Test
  void gradientNormIsTheLengthOverAllParameters() {
    try (Vector vector = new Vector(4, -2, 1);
        AdamW adam = new AdamW(vector.parameters(), AdamW.Options.standard())) {
      assertThat(adam.gradientNorm()).isZero();
      try (TensorScope scope = TensorScope.open()) {
        vector.values.add(-1).square().sum().backward(); // gradient 6, -6, 0
      }
      assertThat(adam.gradientNorm()).isCloseTo(Math.sqrt(72), within(1e-4));
      adam.clearGradients();
      assertThat(adam.gradientNorm()).isZero();
    }
  }

  @Test
  void clippingWithoutReadingIsClippingAndNoNumberChangesNothing() {
    float[] c = {3, -4, 0.5f};
    try (Vector read = new Vector(1, 2, 3);
        Vector kept = new Vector(1, 2, 3);
        AdamW first = new AdamW(read.parameters(), AdamW.Options.standard());
        AdamW second = new AdamW(kept.parameters(), AdamW.Options.standard())) {
      for (int step = 0; step < 5; step++) {
        try (TensorScope scope = TensorScope.open()) {
          Tensor factors = Tensor.of(c, 3).mul(step);
          read.values.square().mul(factors).sum().backward();
          kept.values.square().mul(factors).sum().backward();
          double norm = first.gradientNorm();
          first.step(0.1, norm > 1 ? 1 / norm : 1);
          long before = HostReads.made();
          second.stepClipped(0.1, 1, second.norm());
          assertThat(HostReads.made()).isEqualTo(before);
        }
        for (int i = 0; i < 3; i++) {
          assertThat(kept.values.toFloats()[i]).isCloseTo(read.values.toFloats()[i], within(1e-6f));
        }
      }
      float[] before = kept.values.toFloats();
      for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        try (TensorScope scope = TensorScope.open()) {
          kept.values.mul(bad).sum().backward();
          second.stepClipped(0.1, 1, second.norm());
        }
        assertThat(kept.values.toFloats()).containsExactly(before);
        assertThat(kept.values.grad()).isNull();
      }
    }
  }

  @Test
  void averagesFollowWithAWarmUp() {
    try (Vector vector = new Vector(1, 2);
        var average = new ExponentialMovingAverage(vector.parameters(), 0.9)) {
      double[] naive = {1, 2};
      for (int step = 1; step <= 200; step++) {
        try (TensorScope scope = TensorScope.open()) {
          vector.values.assign(Tensor.of(new float[] {step, -step}, 2));
        }
        average.update(step);
        double decay = Math.min(0.9, (1.0 + step) / (10.0 + step));
        naive[0] = decay * naive[0] + (1 - decay) * step;
        naive[1] = decay * naive[1] - (1 - decay) * step;
      }
      float[] found = average.averages().get("values").toFloats();
      assertThat((double) found[0]).isCloseTo(naive[0], within(1e-3));
      assertThat((double) found[1]).isCloseTo(naive[1], within(1e-3));
    }
  }

  @Test
  void swappingTwiceChangesNothing() {
    try (Vector vector = new Vector(1, 2);
        var average = new ExponentialMovingAverage(vector.parameters(), 0.9)) {
      try (TensorScope scope = TensorScope.open()) {
        vector.values.assign(Tensor.of(new float[] {5, 6}, 2));
      }
      average.swap();
      assertThat(vector.values.toFloats()).containsExactly(1, 2);
      assertThat(average.averages().get("values").toFloats()).containsExactly(5, 6);
      average.swap();
      assertThat(vector.values.toFloats()).containsExactly(5, 6);
      assertThat(average.averages().get("values").toFloats()).containsExactly(1, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "BFLOAT16"})
  void theSameSeedTrainsToTheSameBits(DType type) {
    assertThat(trained(7, type)).isDeepEqualTo(trained(7, type));
    assertThat(trained(7, type)[0]).isNotEqualTo(trained(8, type)[0]);
  }

  private static float[][] trained(long seed, DType type) {
    try (TrainingFixture training = new TrainingFixture(seed)) {
      for (int i = 0; i < 10; i++) {
        training.step(i, type);
      }
      return TrainingFixture.values(training.net.parameters());
    }
  }

  @Test
  void aResumedRunGivesTheSameBits() throws Exception {
    Path file = folder.resolve("checkpoint.safetensors");
    float[][] straight;
    float[][] averages;
    try (TrainingFixture training = new TrainingFixture(7)) {
      for (int i = 0; i < 6; i++) {
        training.step(i, DType.FLOAT32);
      }
      SafetensorsWriter.write(file, all(training), Map.of());
      for (int i = 6; i < 12; i++) {
        training.step(i, DType.FLOAT32);
      }
      straight = TrainingFixture.values(training.net.parameters());
      averages = TrainingFixture.values(training.average.averages());
    }
    try (TrainingFixture training = new TrainingFixture(1234);
        Safetensors checkpoint = Safetensors.open(file)) {
      all(training)
          .forEach(
              (name, tensor) -> {
                try (TensorScope scope = TensorScope.open()) {
                  tensor.assign(checkpoint.tensor(name));
                }
              });
      training.optimizer.resumeAt(6);
      for (int i = 6; i < 12; i++) {
        training.step(i, DType.FLOAT32);
      }
      assertThat(TrainingFixture.values(training.net.parameters())).isDeepEqualTo(straight);
      assertThat(TrainingFixture.values(training.average.averages())).isDeepEqualTo(averages);
    }
  }

  private static Map<String, Tensor> all(TrainingFixture training) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    training.net.parameters().forEach((name, tensor) -> all.put("p." + name, tensor));
    training.average.averages().forEach((name, tensor) -> all.put("a." + name, tensor));
    training.optimizer.state().forEach((name, tensor) -> all.put("o." + name, tensor));
    return all;
  }
}
