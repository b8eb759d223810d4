package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Layers that were asked for speed against the same ones as they are. */
class PreferredSpeedTest {
  private static final double ROUNDING = 0.015; // of bfloat16, before and after Winograd's products

  private static void randomise(Module module, RandomSource random) {
    for (Tensor parameter : module.parameters().values()) {
      parameter.assign(random.normal(parameter.shape()).mul(0.05));
    }
  }

  @Test
  void aMatrix() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(7);
        Linear linear = new Linear(48, 40)) {
      linear.convert(DType.BFLOAT16);
      for (int rows : new int[] {2, 32}) {
        for (int turn = 0; turn < 2; turn++) { // the second time with other weights
          randomise(linear, random);
          Tensor x = random.normal(rows, 48).to(DType.BFLOAT16);
          Tensor plain = Functional.linear(x, linear.weight(), linear.bias());
          linear.packKernelsForSpeed();
          assertThat(OneDnnTest.apart(linear.forward(x), plain)).isLessThan(ROUNDING);
        }
      }
      Tensor exact = random.normal(32, 48);
      Tensor plain = Functional.linear(exact, wide(linear.weight()), wide(linear.bias()));
      assertThat(OneDnnTest.apart(linear.forward(exact), plain)).isLessThan(1e-6);
    }
  }

  private static Tensor wide(Tensor x) {
    return x.to(DType.FLOAT32);
  }

  @Test
  void aMatrixWithALowRankOneBesideIt() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(8);
        Linear linear = new Linear(48, 40)) {
      linear.addLowRank(4);
      randomise(linear, random);
      linear.convert(DType.BFLOAT16);
      linear.packKernelsForSpeed();
      Tensor x = random.normal(32, 48).to(DType.BFLOAT16);
      Tensor without = Functional.linear(x, linear.weight(), linear.bias());
      assertThat(OneDnnTest.apart(linear.forward(x), without)).isGreaterThan(0.02);
    }
  }

  @Test
  void aKernelBigAndSmall() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(9);
        Conv2d conv = new Conv2d(256, 256, Conv2d.Options.same(3))) {
      conv.convert(DType.BFLOAT16);
      for (int turn = 0; turn < 2; turn++) {
        randomise(conv, random);
        conv.packKernelsForSpeed();
        for (int side : new int[] {4, 7, 24}) {
          Tensor x = random.normal(1, 256, side, side).to(DType.BFLOAT16);
          Tensor plain = Functional.conv2d(x, conv.weight(), conv.bias(), 1, 1, 1);
          assertThat(OneDnnTest.apart(conv.forward(x), plain)).isLessThan(ROUNDING);
          Tensor twice = Functional.upsampleNearest(x, 2);
          Tensor doubled = Functional.conv2d(twice, conv.weight(), conv.bias(), 1, 1, 1);
          assertThat(OneDnnTest.apart(conv.forwardEnlarged(x, 2L * side, 2L * side), doubled))
              .isLessThan(ROUNDING);
        }
      }
    }
  }
}
