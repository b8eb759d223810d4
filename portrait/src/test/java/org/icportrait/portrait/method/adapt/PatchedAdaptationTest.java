package org.icportrait.portrait.method.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.RandomWeights;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatchedAdaptationTest {
  private static final int COARSE = 2;
  private static final int ALL = 8;
  private static final int SIDE = 8;

  private final TensorScope scope = TensorScope.open();
  private final RandomSource random = RandomSource.seeded(1);
  private final UNet2DConditionConfig config =
      UNet2DConditionConfig.mini(InContextCanvas.channels(COARSE), COARSE);
  private final ViewConsistentAdaptation adaptation = new ViewConsistentAdaptation(config);
  private final DetailHead head = new DetailHead(config, ALL);
  private final PatchedAdaptation patched = new PatchedAdaptation(adaptation, head);
  private final Tensor time = Tensor.of(new float[] {500}, 1);
  private final Tensor noisy = random.normal(new long[] {1, ALL, SIDE, SIDE});
  private final InContextCanvas canvas =
      new InContextCanvas(
          random.normal(new long[] {1, ALL, SIDE, SIDE}),
          random.normal(new long[] {1, ALL, SIDE, SIDE}),
          Tensor.full(1, 1, 1, SIDE, SIDE));

  PatchedAdaptationTest() {
    RandomWeights.fill(adaptation, 3); // its last convolution starts as zero
    adaptation.setTrainable(false);
  }

  @AfterEach
  void close() {
    adaptation.close();
    head.close();
    random.close();
    scope.close();
  }

  @Test
  void atFirstItDoesWhatTheDenoiserDoesWithTheCoarsePart() {
    Tensor all = patched.forward(canvas, noisy, time, null, null);
    Tensor coarse =
        adaptation.forward(canvas.leading(COARSE), noisy.narrow(1, 0, COARSE), time, null, null);
    assertThat(coarse.toFloats()).doesNotContain(0);
    assertThat(all.narrow(1, 0, COARSE).toFloats()).isEqualTo(coarse.toFloats());
    assertThat(all.narrow(1, COARSE, ALL - COARSE).toFloats()).containsOnly(0);
  }

  @Test
  void theHeadLearnsTheDetailOfOneBatch() {
    Tensor target = canvas.aligned().mul(0.5).sub(canvas.aligned().flip(3).mul(0.25));
    try (AdamW optimiser = new AdamW(head.parameters(), AdamW.Options.standard())) {
      double first = step(optimiser, target);
      double last = first;
      for (int i = 0; i < 150; i++) {
        last = step(optimiser, target);
      }
      assertThat(last).isLessThan(0.05 * first);
    }
  }

  private double step(AdamW optimiser, Tensor target) {
    try (TensorScope inner = TensorScope.open()) {
      Tensor loss =
          patched
              .forward(canvas, noisy, time, null, null)
              .sub(target)
              .narrow(1, COARSE, ALL - COARSE)
              .square()
              .mean();
      loss.backward();
      optimiser.step(0.003, 1);
      optimiser.clearGradients();
      return loss.item();
    }
  }
}
