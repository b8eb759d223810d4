package org.icportrait.diffusion.control;

import java.util.List;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Tensor;

/** A control branch whose condition has the resolution of the latents. */
public final class ControlBranch extends ControlEncoder {
  /**
   * A branch with first values; its residuals are zero until it is trained or loaded.
   *
   * @param config the layout of the U-Net it belongs to
   * @param conditionChannels channels of the condition
   */
  public ControlBranch(UNet2DConditionConfig config, int conditionChannels) {
    super(config, conditionChannels, List.of(config.blockOutChannels().get(0)));
  }

  /**
   * Computes what to add to the U-Net.
   *
   * @param sample [N, Cin, H, W], as the U-Net sees it
   * @param timesteps [N], float32
   * @param context tokens [N, T, D], or null when no block has cross-attention
   * @param condition [N, conditionChannels, H, W]
   * @return residuals in the compute type
   */
  public ControlResiduals forward(
      Tensor sample, Tensor timesteps, Tensor context, Tensor condition) {
    return residuals(sample, timesteps, context, condition);
  }
}
