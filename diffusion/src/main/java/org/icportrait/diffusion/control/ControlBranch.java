package org.icportrait.diffusion.control;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.diffusion.unet.UNetEncoder;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * A trainable copy of a U-Net's encoder that sees a condition and adds to the U-Net through
 * convolutions which start as zero (ControlNet, arXiv 2302.05543). Parameters are named as in
 * diffusers' ControlNetModel; unlike there, the condition has the resolution of the latents.
 */
public final class ControlBranch extends UNetEncoder {
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);
  private static final Conv2d.Options ONE = Conv2d.Options.same(1);

  private final Conv2d conditionIn;
  private final Conv2d conditionOut;
  private final List<Conv2d> downOut = new ArrayList<>();
  private final Conv2d midOut;

  /**
   * A branch with first values; its residuals are zero until it is trained or loaded.
   *
   * @param config the layout of the U-Net it belongs to
   * @param conditionChannels channels of the condition
   */
  public ControlBranch(UNet2DConditionConfig config, int conditionChannels) {
    super(config);
    List<Integer> widths = config.blockOutChannels();
    int first = widths.get(0);
    String embedding = "controlnet_cond_embedding.";
    conditionIn = child(embedding + "conv_in", new Conv2d(conditionChannels, first, THREE));
    conditionOut = child(embedding + "conv_out", Conv2d.zero(first, first, THREE));
    addDownOut(first);
    for (int level = 0; level < widths.size(); level++) {
      boolean downsamples = level < widths.size() - 1;
      int outputs = config.layersPerBlock() + (downsamples ? 1 : 0);
      for (int i = 0; i < outputs; i++) {
        addDownOut(widths.get(level));
      }
    }
    int last = widths.get(widths.size() - 1);
    midOut = child("controlnet_mid_block", Conv2d.zero(last, last, ONE));
  }

  private void addDownOut(int channels) {
    String name = "controlnet_down_blocks." + downOut.size();
    downOut.add(child(name, Conv2d.zero(channels, channels, ONE)));
  }

  /**
   * Starts from the encoder of a U-Net: copies every parameter that both have.
   *
   * @throws IllegalArgumentException when the U-Net has another layout
   */
  public void copyEncoder(UNet2DConditionModel unet) {
    Map<String, Tensor> source = unet.parameters();
    parameters()
        .forEach(
            (name, target) -> {
              if (!name.startsWith("controlnet_")) {
                copy(name, source.get(name), target);
              }
            });
  }

  private static void copy(String name, Tensor source, Tensor target) {
    if (source == null || !Arrays.equals(source.shape(), target.shape())) {
      throw new IllegalArgumentException(
          name + ": found " + source + " in the U-Net, expected " + target);
    }
    target.assign(source);
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
    Tensor hidden = Functional.silu(conditionIn.forward(toCompute(condition)));
    Encoded encoded = encode(sample, timesteps, context, conditionOut.forward(hidden));
    List<Tensor> down = new ArrayList<>();
    for (int i = 0; i < downOut.size(); i++) {
      down.add(downOut.get(i).forward(encoded.skips().get(i)));
    }
    return new ControlResiduals(down, midOut.forward(encoded.mid()));
  }
}
