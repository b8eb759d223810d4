package org.icportrait.diffusion.control;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;

/**
 * ControlNet (arXiv 2302.05543): a control branch whose condition is a picture at eight times the
 * resolution of the latents, as diffusers' class of this name.
 */
public final class ControlNetModel extends ControlEncoder {
  private static final double GUESS_FIRST = 0.1; // weight of the finest residual in guess mode

  private final ControlNetConfig config;

  /** A network with first values; its residuals are zero until it is trained or loaded. */
  public ControlNetModel(ControlNetConfig config) {
    super(
        config.encoder(),
        config.condition().conditioningChannels(),
        config.condition().conditioningEmbeddingOutChannels());
    this.config = config;
  }

  /** The layout. */
  public ControlNetConfig controlConfig() {
    return config;
  }

  /**
   * Computes what to add to the U-Net.
   *
   * @param sample [N, Cin, H, W], as the U-Net sees it
   * @param timesteps [N], or [1] for all; float32
   * @param context tokens [N, T, D], or null when no block has cross-attention
   * @param picture the condition [N, conditioningChannels, 8H, 8W], values 0..1
   * @param scale factor on all residuals
   * @param guess whether finer residuals weigh less, from 0.1 to 1 in equal ratios
   * @return residuals in the compute type
   */
  public ControlResiduals forward(
      Tensor sample,
      Tensor timesteps,
      Tensor context,
      Tensor picture,
      double scale,
      boolean guess) {
    boolean reversed = config.condition().controlnetConditioningChannelOrder().equals("bgr");
    Tensor condition = reversed ? picture.flip(1) : picture;
    ControlResiduals plain = residuals(sample, timesteps, context, condition);
    boolean pool = config.condition().globalPoolConditions();
    int count = plain.down().size();
    List<Tensor> down = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double weight = guess && !pool ? Math.pow(GUESS_FIRST, 1 - (double) i / count) : 1;
      down.add(finish(plain.down().get(i), scale * weight, pool));
    }
    return new ControlResiduals(down, finish(plain.mid(), scale, pool));
  }

  private static Tensor finish(Tensor residual, double scale, boolean pool) {
    Tensor scaled = scale == 1 ? residual : residual.mul(scale);
    return pool ? scaled.mean(2, 3) : scaled;
  }
}
