package org.icportrait.diffusion.checkpoint;

import java.util.List;

/** Shapes of an AutoencoderKL's parameters. */
record AutoencoderShapes(ParameterShapes to, ConfigNode config) {
  void all() {
    List<Integer> widths = config.counts("block_out_channels", List.of(64));
    int layers = config.layers("layers_per_block", 1);
    long latent = config.count("latent_channels", 4);
    long deepest = widths.get(widths.size() - 1);
    config.only("mid_block_add_attention", "true");
    long in = widths.get(0);
    to.conv("encoder.conv_in", config.count("in_channels", 3), in, 3);
    for (int i = 0; i < widths.size(); i++) {
      String block = "encoder.down_blocks." + i;
      for (int j = 0; j < layers; j++) {
        to.resnet(block + ".resnets." + j, in, widths.get(i), 0);
        in = widths.get(i);
      }
      if (i < widths.size() - 1) {
        to.conv(block + ".downsamplers.0.conv", in, in, 3);
      }
    }
    mid("encoder.mid_block", deepest);
    to.norm("encoder.conv_norm_out", deepest);
    to.conv("encoder.conv_out", deepest, 2 * latent, 3); // mean and logarithm of variance
    in = deepest;
    to.conv("decoder.conv_in", latent, in, 3);
    for (int i = 0; i < widths.size(); i++) {
      String block = "decoder.up_blocks." + i;
      long width = widths.get(widths.size() - 1 - i);
      for (int j = 0; j < layers + 1; j++) {
        to.resnet(block + ".resnets." + j, in, width, 0);
        in = width;
      }
      if (i < widths.size() - 1) {
        to.conv(block + ".upsamplers.0.conv", in, in, 3);
      }
    }
    mid("decoder.mid_block", deepest);
    to.norm("decoder.conv_norm_out", widths.get(0));
    to.conv("decoder.conv_out", widths.get(0), config.count("out_channels", 3), 3);
    if (config.flag("use_quant_conv", true)) {
      to.conv("quant_conv", 2 * latent, 2 * latent, 1);
    }
    if (config.flag("use_post_quant_conv", true)) {
      to.conv("post_quant_conv", latent, latent, 1);
    }
  }

  private void mid(String name, long width) {
    String attention = name + ".attentions.0";
    to.norm(attention + ".group_norm", width);
    for (String projection : List.of(".to_q", ".to_k", ".to_v", ".to_out.0")) {
      to.linear(attention + projection, width, width);
    }
    to.resnet(name + ".resnets.0", width, width, 0);
    to.resnet(name + ".resnets.1", width, width, 0);
  }
}
