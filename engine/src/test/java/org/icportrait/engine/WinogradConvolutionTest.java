package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against libtorch's direct convolution. */
class WinogradConvolutionTest {
  private static double deviation(Tensor x) {
    return Math.sqrt(x.to(DType.FLOAT32).square().mean().item());
  }

  private static Tensor direct(Tensor x, Tensor weight, Tensor bias) {
    return Functional.conv2d(x, weight, bias, 1, 1, 1);
  }

  private static Tensor whole(Tensor x, WinogradTile tile) {
    return tile == WinogradTile.DOUBLED ? Functional.upsampleNearest(x, 2) : x;
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 7, 4, 6, true", "2, 32, 16, 8, 2, false", "3, 1, 1, 2, 2, true"})
  void inFloat32ItIsTheDirectOne(int n, int in, int out, int height, int width, boolean biased) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(4)) {
      Tensor x = random.normal(n, in, height, width);
      Tensor weight = random.normal(out, in, 3, 3);
      Tensor bias = biased ? random.normal(out) : null;
      for (WinogradTile tile : WinogradTile.values()) {
        Tensor kernel = WinogradConvolution.kernel(weight, tile);
        assertThat(kernel.shape()).containsExactly(tile.taps() * tile.taps(), in, out);
        Tensor expected = direct(whole(x, tile), weight, bias);
        for (long most : new long[] {1, 12, 100}) { // samples one by one, by two, all
          Tensor found = WinogradConvolution.forward(x, kernel, bias, tile, most);
          assertThat(found.shape()).isEqualTo(expected.shape());
          assertThat(deviation(found.sub(expected))).isLessThan(2e-6 * deviation(expected));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void inBfloat16ItIsNear(WinogradTile tile) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(5)) {
      Tensor x = random.normal(2, 256, 16, 16);
      Tensor weight = random.normal(256, 256, 3, 3).mul(0.02);
      Tensor exact = direct(whole(x, tile), weight, null);
      Tensor kernel = WinogradConvolution.kernel(weight.to(DType.BFLOAT16), tile);
      assertThat(kernel.dtype()).isEqualTo(DType.BFLOAT16);
      Tensor found = WinogradConvolution.forward(x.to(DType.BFLOAT16), kernel, null, tile);
      assertThat(found.dtype()).isEqualTo(DType.BFLOAT16);
      double error = deviation(found.to(DType.FLOAT32).sub(exact));
      assertThat(error).isLessThan(0.012 * deviation(exact));
    }
  }

  @Test
  void onlyWhatIsWorthItIsTransformed() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Tensor.zeros(256, 256, 3, 3).to(DType.BFLOAT16);
      assertThat(suits(plane(DType.BFLOAT16, 16, 32), weight)).isTrue();
      assertThat(suits(plane(DType.FLOAT32, 16, 32), weight)).isFalse();
      assertThat(suits(plane(DType.BFLOAT16, 16, 32), weight.to(DType.FLOAT32))).isFalse();
      assertThat(suits(plane(DType.BFLOAT16, 15, 64), weight)).isFalse();
      assertThat(suits(plane(DType.BFLOAT16, 8, 8), weight)).isFalse();
      assertThat(suits(plane(DType.BFLOAT16, 256, 256), weight)).isFalse();
      Tensor narrow = Tensor.zeros(64, 256, 3, 3).to(DType.BFLOAT16);
      assertThat(suits(plane(DType.BFLOAT16, 16, 32), narrow)).isFalse();
      Tensor odd = plane(DType.BFLOAT16, 15, 9); // as many tiles as places
      assertThat(WinogradConvolution.suits(odd, weight, WinogradTile.DOUBLED)).isTrue();
    }
  }

  @Test
  void gradientsGoThroughAFrozenConvolutionThatIsPackedForSpeed() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(6);
        Conv2d first = new Conv2d(8, 256, Conv2d.Options.same(1));
        Conv2d frozen = new Conv2d(256, 256, Conv2d.Options.same(3))) {
      frozen.convert(DType.BFLOAT16);
      frozen.setTrainable(false);
      frozen.packKernelsForSpeed();
      Tensor x = random.normal(2, 8, 16, 16);
      frozen.forward(first.forward(x).to(DType.BFLOAT16)).to(DType.FLOAT32).sum().backward();
      frozen
          .forwardEnlarged(first.forward(x).to(DType.BFLOAT16), 32, 32)
          .to(DType.FLOAT32)
          .sum()
          .backward();
      assertThat(deviation(first.parameters().get("weight").grad())).isPositive();
    }
  }

  private static boolean suits(Tensor x, Tensor weight) {
    return WinogradConvolution.suits(x, weight, WinogradTile.PLAIN);
  }

  private static Tensor plane(DType type, int height, int width) {
    return Tensor.zeros(1, 256, height, width).to(type);
  }

  @Test
  void aChangedWeightIsTransformedAnew() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(6);
        DerivedWeight kernel =
            new DerivedWeight(w -> WinogradConvolution.kernel(w, WinogradTile.PLAIN))) {
      Tensor weight = random.normal(4, 3, 3, 3);
      Tensor first = kernel.of(weight);
      assertThat(kernel.of(weight)).isSameAs(first);
      float[] before = first.toFloats();
      weight.assign(random.normal(4, 3, 3, 3));
      float[] after = kernel.of(weight).toFloats();
      assertThat(after).isNotEqualTo(before);
      assertThat(after)
          .isEqualTo(WinogradConvolution.kernel(weight, WinogradTile.PLAIN).toFloats());
    }
  }
}
