package org.icportrait.portrait.method.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.WorkCounter;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.junit.jupiter.api.Test;

class ViewConsistentAdaptationTest {
  private static final int CHANNELS = 4;
  private static final int SIDE = 16;

  /** A network at random whose output isn't zero. */
  private static ViewConsistentAdaptation network(boolean decodesTarget) {
    RandomSource.seedParameters(7);
    UNet2DConditionConfig config = UNet2DConditionConfig.wholeHead(2 * CHANNELS + 1, CHANNELS);
    ViewConsistentAdaptation network = new ViewConsistentAdaptation(config, decodesTarget);
    try (NoGrad off = NoGrad.open();
        TensorScope scope = TensorScope.open();
        RandomSource source = RandomSource.seeded(3)) {
      for (Tensor weight : network.parameters().values()) {
        weight.assign(weight.detach().add(source.normal(weight.shape()).mul(0.05)));
      }
    }
    return network;
  }

  private static Tensor planes(long seed, int channels) {
    try (RandomSource source = RandomSource.seeded(seed)) {
      return source.normal(1, channels, SIDE, SIDE);
    }
  }

  private static Tensor draw(ViewConsistentAdaptation network, long profile) {
    InContextCanvas canvas =
        new InContextCanvas(planes(profile, CHANNELS), planes(2, CHANNELS), planes(3, 1));
    return network.forward(
        canvas, planes(4, CHANNELS), Tensor.of(new float[] {500}, 1), null, null);
  }

  private static double apart(Tensor a, Tensor b) {
    return a.sub(b).abs().mean().item();
  }

  @Test
  void aDecoderOfTheTargetAloneStillFindsTheProfile() {
    try (ViewConsistentAdaptation network = network(true);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor one = draw(network, 10);
      assertThat(one.shape()).containsExactly(1, CHANNELS, SIDE, SIDE);
      assertThat(apart(one, draw(network, 10))).isLessThan(1e-5);
      assertThat(apart(one, draw(network, 11))).isGreaterThan(1e-3);
    }
  }

  @Test
  void itIsMuchLessWorkAndAnotherFunction() {
    try (ViewConsistentAdaptation whole = network(false);
        ViewConsistentAdaptation target = network(true);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      long all = work(whole);
      assertThat(work(target)).isBetween(all / 2, all * 3 / 4);
      assertThat(apart(draw(whole, 10), draw(target, 10))).isGreaterThan(1e-3);
    }
  }

  private static long work(ViewConsistentAdaptation network) {
    try (WorkCounter work = WorkCounter.open()) {
      draw(network, 10);
      return (long) work.operations();
    }
  }
}
