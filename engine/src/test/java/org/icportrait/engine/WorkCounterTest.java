package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkCounterTest {
  @Test
  void countsTwoOperationsForEachWeightOfAnOutput() {
    try (TensorScope scope = TensorScope.open();
        Conv2d conv = new Conv2d(6, 4, new Conv2d.Options(3, 2, 1, 2, true));
        Linear linear = new Linear(5, 7);
        WorkCounter all = WorkCounter.open()) {
      try (WorkCounter counter = WorkCounter.open()) {
        conv.forward(Tensor.zeros(2, 6, 8, 8)); // to [2, 4, 4, 4] from 3 channels each
        assertThat(counter.operations()).isEqualTo(2.0 * 2 * 4 * 4 * 4 * 3 * 9);
      }
      try (WorkCounter counter = WorkCounter.open()) {
        linear.forward(Tensor.zeros(3, 2, 5));
        assertThat(counter.operations()).isEqualTo(2.0 * 3 * 2 * 7 * 5);
      }
      try (WorkCounter counter = WorkCounter.open()) {
        Tensor.zeros(3, 2, 5).matmul(Tensor.zeros(3, 5, 4)).add(1);
        assertThat(counter.operations()).isEqualTo(2.0 * 3 * 2 * 4 * 5);
      }
      linear.forward(Tensor.zeros(1, 5));
      assertThat(all.operations())
          .isEqualTo(2.0 * (2 * 4 * 4 * 4 * 3 * 9 + 3 * 2 * 7 * 5 + 3 * 2 * 4 * 5 + 7 * 5));
    }
  }

  @Test
  void randomWeightsAreSeededAndInPlace() {
    try (TensorScope scope = TensorScope.open();
        EmptyParameters empty = EmptyParameters.open(DType.BFLOAT16);
        Conv2d first = new Conv2d(64, 8, Conv2d.Options.same(3));
        Conv2d second = Conv2d.zero(64, 8, Conv2d.Options.same(3))) {
      RandomWeights.fill(first, 3);
      RandomWeights.fill(second, 3);
      float[] values = first.weight().toFloats();
      assertThat(second.weight().toFloats()).containsExactly(values);
      assertThat(first.weight().dtype()).isEqualTo(DType.BFLOAT16);
      double sum = 0;
      for (float value : values) {
        sum += value * value;
        assertThat(Math.abs(value)).isLessThanOrEqualTo(1 / 24f + 1e-4f);
      }
      double uniform = 1 / 24.0 / Math.sqrt(3);
      assertThat(Math.sqrt(sum / values.length)).isBetween(0.95 * uniform, 1.05 * uniform);
    }
  }
}
