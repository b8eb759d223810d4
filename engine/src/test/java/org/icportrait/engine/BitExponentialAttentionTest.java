package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights made of bits against the plain formula on the same bfloat16 numbers. */
class BitExponentialAttentionTest {
  /** Deviation of a difference as a share of the truth's. */
  private static double error(Tensor found, Tensor truth) {
    Tensor difference = found.to(DType.FLOAT32).sub(truth);
    return Math.sqrt(difference.square().mean().item() / truth.square().mean().item());
  }

  private static Tensor naive(Tensor q, Tensor k, Tensor v) {
    return AttentionKernel.naive(q.to(DType.FLOAT32), k.to(DType.FLOAT32), v.to(DType.FLOAT32));
  }

  /** Values without a mean are the worst case: nothing of a weight's error cancels. */
  @ParameterizedTest
  @CsvSource({
    "64, 300, 40, 1, 10000",
    "64, 300, 40, 3, 1000000",
    "1, 500, 16, 1, 77",
    "130, 77, 80, 0.3, 4000",
    "33, 9, 24, 2, 1"
  })
  void isNearTheFormula(long queries, long keys, long width, double scale, long block) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor q = random.normal(2, 3, queries, width).mul(scale).to(DType.BFLOAT16);
      Tensor k = random.normal(2, 3, keys, width).to(DType.BFLOAT16);
      Tensor v = random.normal(2, 3, keys, width).to(DType.BFLOAT16);
      Tensor found = BitExponentialAttention.attend(q, k, v, block);
      assertThat(found.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(found.shape()).containsExactly(2, 3, queries, width);
      assertThat(error(found, naive(q, k, v))).isLessThan(0.03);
      Tensor alike = v.mul(0.3).add(1);
      Tensor calm = BitExponentialAttention.attend(q, k, alike, block);
      assertThat(error(calm, naive(q, k, alike))).isLessThan(0.01);
    }
  }

  @Test
  void equalScoresAreTheMean() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(5)) {
      Tensor q = random.normal(1, 1, 4, 16).mul(0).to(DType.BFLOAT16);
      Tensor k = random.normal(1, 1, 64, 16).to(DType.BFLOAT16);
      Tensor v = Tensor.of(new float[] {0.75f}, 1, 1, 1, 1).to(DType.BFLOAT16);
      Tensor same = v.expand(1, 1, 64, 16).contiguous();
      float[] found = BitExponentialAttention.attend(q, k, same).toFloats();
      assertThat(found).hasSize(4 * 16).containsOnly(0.75f);
    }
  }

  @Test
  void threadsChangeNoBit() {
    int before = Engine.threads();
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(6)) {
      Tensor q = random.normal(1, 5, 90, 40).to(DType.BFLOAT16);
      Tensor k = random.normal(1, 5, 70, 40).to(DType.BFLOAT16);
      Engine.setThreads(1);
      float[] one = BitExponentialAttention.attend(q, k, k, 1000).toFloats();
      Engine.setThreads(3);
      float[] three = BitExponentialAttention.attend(q, k, k, 1000).toFloats();
      assertThat(three).containsExactly(one);
      assertThat(Engine.threads()).isEqualTo(3);
    } finally {
      Engine.setThreads(before);
    }
  }

  @Test
  void refusesScoresBeyondTheRangeOfNumbers() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(4)) {
      Tensor q = random.normal(1, 1, 40, 8).mul(30).to(DType.BFLOAT16);
      Tensor v = random.normal(1, 1, 40, 8).to(DType.BFLOAT16);
      assertThat(BitExponentialAttention.attend(q, q, v)).isNull();
    }
  }

  @Test
  void whatIsAskedForSpeedIsNearTheExactWay() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(8)) {
      Tensor q = random.normal(1, 1, 2048, 16).to(DType.BFLOAT16);
      Tensor v = random.normal(1, 1, 2048, 16).to(DType.BFLOAT16);
      Tensor exact = AttentionKernel.attend(q, q, v).to(DType.FLOAT32);
      assertThat(error(AttentionKernel.attendForSpeed(q, q, v), exact)).isLessThan(0.03);
      Tensor huge = q.mul(100);
      assertThat(AttentionKernel.attendForSpeed(huge, huge, v).toFloats())
          .containsExactly(AttentionKernel.attend(huge, huge, v).toFloats());
    }
  }
}
