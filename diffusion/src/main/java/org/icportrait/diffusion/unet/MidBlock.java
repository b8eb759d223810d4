package org.icportrait.diffusion.unet;

import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** The coarsest level: UNetMidBlock2D with self-attention, or UNetMidBlock2DCrossAttn. */
final class MidBlock extends Module {
  private final ResnetBlock2D before;
  private final PlaneLayer attention;
  private final ResnetBlock2D after;

  MidBlock(UNet2DConditionConfig config, BlockAttention attention, int channels) {
    before = child("resnets.0", new ResnetBlock2D(config, channels, channels));
    this.attention = child("attentions.0", attention.create(config, channels));
    after = child("resnets.1", new ResnetBlock2D(config, channels, channels));
  }

  /** [N, C, H, W] to [N, C, H, W]. */
  Tensor forward(Tensor x, Tensor time, Tensor context) {
    Tensor y = before.forward(x, time);
    return after.forward(TensorScope.within(() -> attention.forward(y, context)), time);
  }
}
