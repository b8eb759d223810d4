package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKernelTest {
  private static double largest(Tensor difference) {
    double most = 0;
    for (float value : difference.toFloats()) {
      assertThat(value).isFinite();
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }

  /** Less than a row at a time, some rows, a head, several heads, all; widths to fill up or not. */
  @ParameterizedTest
  @CsvSource({
    "50, 70, 16, 16",
    "64, 32, 1000, 16",
    "1, 200, 7, 40",
    "30, 30, 2000, 8",
    "33, 5, 100000, 24",
    "40, 77, 3080, 15"
  })
  void blockedIsNaive(long queries, long keys, long block, long width) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor q = random.normal(2, 3, queries, width);
      Tensor k = random.normal(2, 3, keys, width);
      Tensor v = random.normal(2, 3, keys, width);
      Tensor naive = AttentionKernel.naive(q, k, v);
      assertThat(naive.shape()).containsExactly(2, 3, queries, width);
      assertThat(largest(AttentionKernel.blocked(q, k, v, block).sub(naive))).isLessThan(1e-5);
      Tensor half =
          AttentionKernel.blocked(
              q.to(DType.BFLOAT16), k.to(DType.BFLOAT16), v.to(DType.BFLOAT16), block);
      assertThat(half.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(largest(half.to(DType.FLOAT32).sub(naive))).isLessThan(0.06);
      assertThat(largest(AttentionKernel.fused(q, k, v).sub(naive))).isLessThan(1e-5);
      Tensor chosen =
          AttentionKernel.attend(q.to(DType.BFLOAT16), k.to(DType.BFLOAT16), v.to(DType.BFLOAT16));
      assertThat(chosen.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(largest(chosen.to(DType.FLOAT32).sub(naive))).isLessThan(0.06);
    }
  }

  @Test
  void naiveIsTheFormula() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = Tensor.of(new float[] {1, 2}, 1, 1, 1, 2);
      Tensor k = Tensor.of(new float[] {1, 0, 0, 1}, 1, 1, 2, 2);
      Tensor v = Tensor.of(new float[] {10, 20, 30, 40}, 1, 1, 2, 2);
      double a = Math.exp(1 / Math.sqrt(2));
      double b = Math.exp(2 / Math.sqrt(2));
      float[] found = AttentionKernel.naive(q, k, v).toFloats();
      assertThat(Math.abs(found[0] - (10 * a + 30 * b) / (a + b))).isLessThan(1e-4);
      assertThat(Math.abs(found[1] - (20 * a + 40 * b) / (a + b))).isLessThan(1e-4);
    }
  }

  @Test
  void hugeScoresStayFinite() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(4)) {
      Tensor q = random.normal(1, 1, 40, 8).mul(200);
      Tensor k = random.normal(1, 1, 40, 8).mul(200);
      Tensor v = random.normal(1, 1, 40, 8);
      Tensor difference = AttentionKernel.blocked(q, k, v, 8).sub(AttentionKernel.naive(q, k, v));
      assertThat(largest(difference)).isLessThan(1e-3);
    }
  }

  @Test
  void sumsThatOverflowAfterTheirWeightsHaveNotStayFinite() {
    try (TensorScope scope = TensorScope.open()) {
      // exp(88) is still a number, a hundred times as much is none
      Tensor q = Tensor.of(new float[] {88, 1}, 1, 1, 2, 1);
      Tensor k = Tensor.of(new float[] {1, 0.5f}, 1, 1, 2, 1);
      Tensor v = Tensor.of(new float[] {100, -100}, 1, 1, 2, 1);
      Tensor naive = AttentionKernel.naive(q, k, v);
      assertThat(largest(AttentionKernel.blocked(q, k, v).sub(naive))).isLessThan(1e-3);
      Tensor half =
          AttentionKernel.blocked(q.to(DType.BFLOAT16), k.to(DType.BFLOAT16), v.to(DType.BFLOAT16));
      assertThat(largest(half.to(DType.FLOAT32).sub(naive))).isLessThan(0.5);
    }
  }

  @Test
  void gradientsAgree() {
    try (TensorScope scope = TensorScope.open()) {
      float[] naive = gradient(AttentionKernel::naive);
      float size = 0;
      for (float value : naive) {
        size = Math.max(size, Math.abs(value));
      }
      assertThat(size).isGreaterThan(1e-3f);
      float[] blocked = gradient((q, k, v) -> AttentionKernel.blocked(q, k, v, 7));
      assertThat(blocked).containsExactly(naive, within(1e-5f));
      assertThat(gradient(AttentionKernel::fused)).containsExactly(naive, within(1e-5f));
    }
  }

  @FunctionalInterface
  private interface Kernel {
    Tensor attend(Tensor q, Tensor k, Tensor v);
  }

  private static float[] gradient(Kernel kernel) {
    RandomSource.seedParameters(9);
    try (Linear project = new Linear(8, 24);
        RandomSource random = RandomSource.seeded(5)) {
      Tensor all = project.forward(random.normal(1, 2, 30, 8));
      Tensor q = all.narrow(3, 0, 8);
      Tensor k = all.narrow(3, 8, 8);
      Tensor v = all.narrow(3, 16, 8);
      kernel.attend(q, k, v).square().sum().backward();
      return project.weight().grad().toFloats();
    }
  }
}
