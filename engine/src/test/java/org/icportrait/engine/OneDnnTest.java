package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the same layers with plain weights. */
class OneDnnTest {
  /** What this processor's oneDNN packs. */
  private static List<DType> types() {
    return Engine.hasNativeBfloat16()
        ? List.of(DType.FLOAT32, DType.BFLOAT16)
        : List.of(DType.FLOAT32);
  }

  static double apart(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.dtype()).isEqualTo(expected.dtype());
    Tensor exact = expected.to(DType.FLOAT32);
    double error = found.to(DType.FLOAT32).sub(exact).square().mean().item();
    return Math.sqrt(error / exact.square().mean().item());
  }

  private static double rounding(DType type) {
    return type == DType.BFLOAT16 ? 2e-3 : 1e-6;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, true", "3, 5, 7, false", "2, 40, 64, true", "1, 100, 33, false"})
  void matrices(int n, int in, int out, boolean biased) {
    for (DType type : types()) {
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open();
          RandomSource random = RandomSource.seeded(3)) {
        Tensor x = random.normal(n, 9, in).to(type);
        Tensor weight = random.normal(out, in).to(type);
        Tensor bias = biased ? random.normal(out).to(type) : null;
        Tensor found = OneDnn.linear(x, OneDnn.packLinear(weight), bias);
        assertThat(apart(found, Functional.linear(x, weight, bias))).isLessThan(rounding(type));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3, 1, 1, true", "3, 16, 3, 2, 1, false", "8, 5, 5, 1, 2, true"})
  void kernels(int in, int out, int side, int stride, int padding, boolean biased) {
    for (DType type : types()) {
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open();
          RandomSource random = RandomSource.seeded(4)) {
        Tensor x = random.normal(2, in, 9, 6).to(type).channelsLast();
        Tensor kernel = random.normal(out, in, side, side).to(type);
        Tensor bias = biased ? random.normal(out).to(type) : null;
        Tensor packed = OneDnn.packConvolution(kernel, stride, padding);
        Tensor found = OneDnn.convolve(x, packed, bias, stride, padding);
        Tensor expected = Functional.conv2d(x, kernel, bias, stride, padding, 1);
        assertThat(apart(found, expected)).isLessThan(rounding(type));
      }
    }
  }

  @Test
  void whatIsMadeOutlivesTheCall() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(5)) {
      Tensor x = random.normal(16, 64);
      Tensor weight = random.normal(64, 64);
      Tensor packed = TensorScope.within(() -> OneDnn.packLinear(weight.mul(2)));
      Tensor expected = Functional.linear(x, weight.mul(2), null);
      for (int i = 0; i < 100; i++) {
        Tensor found = TensorScope.within(() -> OneDnn.linear(x, packed, null));
        assertThat(apart(found, expected)).isLessThan(1e-6);
      }
    }
  }
}
