package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmulatedConvolutionTest {
  @ParameterizedTest
  @CsvSource({"3, 1, 1, 37", "1, 0, 1, 37", "5, 2, 1, 24", "3, 1, 2, 37", "3, 0, 1, 20"})
  void bandsMakeTheSameAsTheWhole(int kernel, int padding, int stride, int height) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor x = random.normal(new long[] {2, 6, height, 11}).to(DType.BFLOAT16).channelsLast();
      Tensor weight = random.normal(new long[] {4, 3, kernel, kernel}).to(DType.BFLOAT16);
      Tensor bias = random.normal(new long[] {4}).to(DType.BFLOAT16);
      Tensor whole =
          Functional.conv2d(
                  x.to(DType.FLOAT32),
                  weight.to(DType.FLOAT32),
                  bias.to(DType.FLOAT32),
                  stride,
                  padding,
                  2)
              .to(DType.BFLOAT16);
      for (long most : new long[] {1, 700, 1500, 1L << 40}) {
        Tensor found = EmulatedConvolution.compute(x, weight, bias, stride, padding, 2, most);
        assertThat(found.shape()).isEqualTo(whole.shape());
        assertThat(found.dtype()).isEqualTo(DType.BFLOAT16);
        // a sum in another order may round to the neighbour, 1/128 away
        Tensor apart = found.to(DType.FLOAT32).sub(whole.to(DType.FLOAT32)).abs();
        Tensor allowed = whole.to(DType.FLOAT32).abs().mul(1 / 100.0).add(1e-3);
        assertThat(apart.sub(allowed).max(0).max(1).max(2).max(3).item()).isNegative();
      }
    }
  }
}
