package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.DType;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseSourceTest {
  /** The method changes at 16 values; all draws come from one generator, in order. */
  @Test
  void drawsWhatATorchGeneratorDraws() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1234567890123L);
        Golden golden = new Golden("noise")) {
      for (int draw = 0; draw < 7; draw++) {
        Tensor expected = golden.tensor("draw." + draw);
        float[] found = random.normal(expected.shape()).toFloats();
        assertThat(found).as("draw " + draw).containsExactly(expected.toFloats(), within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"bfloat16, BFLOAT16", "float16, FLOAT16"})
  void drawsHalfPrecisionAsTorchDoes(String name, DType type) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(7);
        Golden golden = new Golden("noise")) {
      for (int draw = 0; draw < 2; draw++) {
        Tensor expected = golden.tensor(name + "." + draw);
        Tensor found = random.normal(type, expected.shape());
        assertThat(found.dtype()).isEqualTo(type);
        assertThat(found.toFloats()).as("draw " + draw).containsExactly(expected.toFloats());
      }
    }
  }

  @Test
  void aPictureOfABatchHasItsOwnSource() {
    try (TensorScope scope = TensorScope.open();
        RandomSource first = RandomSource.seeded(1);
        RandomSource second = RandomSource.seeded(2);
        RandomSource alone = RandomSource.seeded(2)) {
      NoiseSource both = NoiseSource.perPicture(List.of(first::normal, second::normal));
      Tensor drawn = both.normal(2, 4, 3, 3);
      assertThat(drawn.shape()).containsExactly(2, 4, 3, 3);
      assertThat(drawn.narrow(0, 1, 1).toFloats()).isEqualTo(alone.normal(1, 4, 3, 3).toFloats());
      assertThatThrownBy(() -> both.normal(3, 4, 3, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch");
    }
  }
}
