package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.RandomWeights;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A branch with random weights beside latents of two channels. */
class LightingAwareStitchingTest {
  private static final int C = 2;
  private static final int K = 5; // channels of the condition
  private static final int SIDE = 8;

  private final TensorScope scope = TensorScope.open();
  private final RandomSource random = RandomSource.seeded(1);
  private final UNet2DConditionConfig config = UNet2DConditionConfig.wholeHead(2 * C + 1, C);
  private final LightingAwareStitching branch = new LightingAwareStitching(config, K);
  private final Tensor time = Tensor.of(new float[] {500}, 1);
  private final Tensor noisy = normal(C);
  private final Tensor condition = normal(K);
  private final InContextCanvas canvas =
      new InContextCanvas(normal(C), normal(C), Tensor.full(0.5f, 1, 1, SIDE, SIDE));

  LightingAwareStitchingTest() {
    branch.setTrainable(false);
  }

  @AfterEach
  void close() {
    branch.close();
    random.close();
    scope.close();
  }

  private Tensor normal(int channels) {
    return random.normal(new long[] {1, channels, SIDE, SIDE});
  }

  private List<Tensor> residuals(Tensor light, Tensor sample) {
    ControlResiduals all = branch.forward(canvas, sample, time, null, light);
    List<Tensor> list = new ArrayList<>(all.down());
    list.add(all.mid());
    return list;
  }

  private static double size(Tensor tensor) {
    return tensor.abs().mean().item();
  }

  @Test
  void untrainedItSaysNothing() {
    assertThat(residuals(condition, noisy)).allSatisfy(r -> assertThat(size(r)).isZero());
  }

  @Test
  void itSpeaksOfTheTargetsHalfAloneAndHearsTheLight() {
    RandomWeights.fill(branch, 3); // its last convolutions start as zero
    List<Tensor> before = residuals(condition, noisy);
    List<Tensor> other = residuals(condition.mul(-1), noisy);
    for (int i = 0; i < before.size(); i++) {
      Tensor residual = before.get(i);
      long half = residual.size(3) / 2;
      assertThat(residual.size(3)).isEqualTo(2 * residual.size(2));
      assertThat(size(residual.narrow(3, 0, half))).isZero();
      assertThat(size(residual.narrow(3, half, half))).isPositive();
      assertThat(size(residual.sub(other.get(i)))).as("light").isPositive();
    }
  }
}
