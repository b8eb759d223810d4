package org.icportrait.diffusion.pipeline;

import java.util.List;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.text.ClipTextConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadModelException;

/** Whether networks belong together. */
final class ModelFit {
  private static final int RGB = 3;

  private ModelFit() {}

  static void check(
      String file, UNet2DConditionConfig unet, LatentCodec codec, ClipTextConfig text) {
    int channels = codec.channels();
    int shown = 2 * channels + 1; // with a mask and masked latents
    int in = unet.inChannels();
    if (in != channels && in != shown) {
      throw new BadModelException(
          file, "a U-Net with " + in + " input channels", channels + ", or " + shown);
    }
    int width = text.hiddenSize();
    if (!unet.crossAttentionDim().stream().allMatch(dim -> dim == width)) {
      throw new BadModelException(
          file, "cross_attention_dim " + unet.crossAttentionDim(), "the text encoder's " + width);
    }
  }

  static void checkControl(
      String file, ControlNetModel net, UNet2DConditionConfig unet, LatentCodec codec) {
    UNet2DConditionConfig own = net.config();
    require(file, "block_out_channels", own.blockOutChannels(), unet.blockOutChannels());
    require(file, "layers_per_block", own.layersPerBlock(), unet.layersPerBlock());
    require(file, "cross_attention_dim", own.crossAttentionDim(), unet.crossAttentionDim());
    require(file, "in_channels", List.of(own.inChannels()), List.of(codec.channels()));
    var condition = net.controlConfig().condition();
    require(file, "conditioning_channels", List.of(condition.conditioningChannels()), List.of(RGB));
    int factor = 1 << (condition.conditioningEmbeddingOutChannels().size() - 1);
    if (factor != codec.factor()) {
      throw new BadModelException(
          file,
          "conditions at " + factor + " times the latents' resolution",
          "the autoencoder's " + codec.factor());
    }
  }

  private static void require(
      String file, String name, List<Integer> found, List<Integer> expected) {
    if (!found.equals(expected)) {
      throw new BadModelException(
          file, name + " " + found, "that of the model's U-Net, " + expected);
    }
  }
}
