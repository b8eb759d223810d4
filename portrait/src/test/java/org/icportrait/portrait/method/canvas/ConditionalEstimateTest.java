package org.icportrait.portrait.method.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionalEstimateTest {
  private static final long[] SHAPE = {2, 3, 4, 4};

  private static Tensor scalar(double value) {
    return Tensor.of(new float[] {(float) value, (float) value}, 2, 1, 1, 1);
  }

  private static void assertNear(Tensor found, Tensor expected, double tolerance) {
    float[] a = found.contiguous().toFloats();
    float[] b = expected.contiguous().toFloats();
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.length; i++) {
      assertThat((double) a[i]).isCloseTo(b[i], within(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 0.9, 0.999})
  void withNothingKnownItIsVPrediction(double alpha) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      double sigma = Math.sqrt(1 - alpha * alpha);
      Tensor z = random.normal(SHAPE);
      Tensor e = random.normal(SHAPE);
      Tensor noisy = z.mul(alpha).add(e.mul(sigma));
      Tensor v = e.mul(alpha).sub(z.mul(sigma));
      ConditionalEstimate nothing =
          new ConditionalEstimate(Tensor.zeros(SHAPE), Tensor.full(1, SHAPE));
      Tensor target = nothing.given(noisy, scalar(alpha), scalar(sigma)).target(z);
      assertNear(target, v, 2e-3);
    }
  }

  @Test
  void theTargetGivesTheCleanLatentsBack() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(2)) {
      Tensor z = random.normal(SHAPE);
      Tensor noisy = random.normal(SHAPE);
      Tensor variance = random.normal(SHAPE).square().add(0.1);
      var posterior =
          new ConditionalEstimate(random.normal(SHAPE), variance)
              .given(noisy, scalar(0.4), scalar(0.9));
      assertNear(posterior.toClean(posterior.target(z)), z, 1e-4);
    }
  }

  @Test
  void aSureEstimateIsThePosterior() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor mean = random.normal(SHAPE);
      var posterior =
          new ConditionalEstimate(mean, Tensor.full(1e-6f, SHAPE))
              .given(random.normal(SHAPE), scalar(0.5), scalar(0.87));
      assertNear(posterior.mean(), mean, 1e-4);
      assertThat((double) posterior.deviation().toFloats()[0]).isCloseTo(1e-3, within(1e-5));
    }
  }

  @Test
  void theCanvasPutsTheProfileLeftAndTheTargetRight() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(4)) {
      Tensor profile = random.normal(SHAPE);
      Tensor aligned = random.normal(SHAPE);
      Tensor noisy = random.normal(SHAPE);
      Tensor seen = Tensor.full(0.5f, 2, 1, 4, 4);
      InContextCanvas canvas = new InContextCanvas(profile, aligned, seen);
      Tensor whole = canvas.assemble(noisy);
      assertThat(whole.shape()).containsExactly(2, 7, 4, 8);
      assertNear(whole.narrow(1, 0, 3).narrow(3, 0, 4), profile, 1e-9);
      assertNear(InContextCanvas.targetHalf(whole), canvas.target(noisy), 1e-9);
      assertNear(canvas.target(noisy).narrow(1, 3, 3), aligned, 1e-9);
      Tensor plane = random.normal(SHAPE);
      Tensor placed = InContextCanvas.onTargetHalf(plane);
      assertNear(InContextCanvas.targetHalf(placed), plane, 1e-9);
      assertThat(placed.narrow(3, 0, 4).abs().sum().item()).isZero();
    }
  }
}
