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
import org.icportrait.engine.Tensor;

/**
 * A trainable copy of a U-Net's encoder that sees a condition and adds to the U-Net through
 * convolutions which start as zero (ControlNet, arXiv 2302.05543). Parameters are named as in
 * diffusers' ControlNetModel.
 */
abstract class ControlEncoder extends UNetEncoder {
  private static final Conv2d.Options ONE = Conv2d.Options.same(1);

  private final ConditionEmbedding embedding;
  private final List<Conv2d> downOut = new ArrayList<>();
  private final Conv2d midOut;

  ControlEncoder(UNet2DConditionConfig config, int conditionChannels, List<Integer> widths) {
    super(config);
    int first = config.blockOutChannels().get(0);
    embedding =
        child(
            "controlnet_cond_embedding", new ConditionEmbedding(conditionChannels, widths, first));
    for (int channels : skipChannels()) {
      String name = "controlnet_down_blocks." + downOut.size();
      downOut.add(child(name, Conv2d.zero(channels, channels, ONE)));
    }
    int last = config.blockOutChannels().get(config.blockOutChannels().size() - 1);
    midOut = child("controlnet_mid_block", Conv2d.zero(last, last, ONE));
  }

  /**
   * Starts from the encoder of a U-Net: copies every parameter that both have.
   *
   * @throws IllegalArgumentException when the U-Net has another layout
   */
  public final void copyEncoder(UNet2DConditionModel unet) {
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

  /** The residuals, unscaled, in the compute type. */
  final ControlResiduals residuals(
      Tensor sample, Tensor timesteps, Tensor context, Tensor condition) {
    Tensor added = embedding.forward(toCompute(condition));
    Encoded encoded = encode(sample, timesteps, context, null, added);
    List<Tensor> down = new ArrayList<>();
    for (int i = 0; i < downOut.size(); i++) {
      down.add(downOut.get(i).forward(encoded.skips().get(i)));
    }
    return new ControlResiduals(down, midOut.forward(encoded.mid()));
  }
}
