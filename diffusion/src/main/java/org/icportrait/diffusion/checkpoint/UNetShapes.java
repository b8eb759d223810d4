package org.icportrait.diffusion.checkpoint;

import java.util.List;

/** Shapes of a U-Net's and a ControlNet's parameters. */
final class UNetShapes {
  private final ParameterShapes to;
  private final ConfigNode config;
  private final long time;
  private final long context;
  private final boolean linear;

  UNetShapes(ParameterShapes to, ConfigNode config) {
    this.to = to;
    this.config = config;
    time = 4L * config.counts("block_out_channels", UNetLayout.DEFAULT_WIDTHS).get(0);
    context = config.count("cross_attention_dim", 1280);
    linear = config.flag("use_linear_projection", false);
    for (String name :
        List.of(
            "addition_embed_type",
            "class_embed_type",
            "num_class_embeds",
            "encoder_hid_dim",
            "time_embedding_dim",
            "time_cond_proj_dim",
            "cross_attention_norm")) {
      config.only(name, "null");
    }
    config.only("conv_in_kernel", "3");
    config.only("conv_out_kernel", "3");
    config.only("resnet_time_scale_shift", "default");
    config.only("time_embedding_type", "positional");
    config.only("resnet_skip_time_act", "false");
  }

  void unet() {
    UNetLayout layout = UNetLayout.of(config, false);
    encoder(layout);
    int last = layout.levels() - 1;
    long before = layout.widths().get(last);
    for (int i = 0; i <= last; i++) {
      long width = layout.widths().get(last - i);
      long skipBelow = layout.widths().get(Math.max(last - i - 1, 0));
      String block = "up_blocks." + i;
      for (int j = 0; j <= layout.layers(); j++) {
        long skip = j == layout.layers() ? skipBelow : width;
        to.resnet(block + ".resnets." + j, before + skip, width, time);
        before = width;
        if (layout.upAttention().get(i)) {
          transformer(block + ".attentions." + j, width);
        }
      }
      if (i < last) {
        to.conv(block + ".upsamplers.0.conv", width, width, 3);
      }
    }
    long first = layout.widths().get(0);
    to.norm("conv_norm_out", first);
    to.conv("conv_out", first, config.count("out_channels", 4), 3);
  }

  void controlNet() {
    UNetLayout layout = UNetLayout.of(config, true);
    encoder(layout);
    List<Integer> widths = ParameterShapes.embeddingWidths(config);
    String embedding = "controlnet_cond_embedding.";
    to.conv(embedding + "conv_in", config.count("conditioning_channels", 3), widths.get(0), 3);
    for (int i = 0; i < widths.size() - 1; i++) {
      to.conv(embedding + "blocks." + 2 * i, widths.get(i), widths.get(i), 3);
      to.conv(embedding + "blocks." + (2 * i + 1), widths.get(i), widths.get(i + 1), 3);
    }
    long first = layout.widths().get(0);
    to.conv(embedding + "conv_out", widths.get(widths.size() - 1), first, 3);
    int output = 0;
    zero(output++, first);
    for (int i = 0; i < layout.levels(); i++) {
      int outputs = layout.layers() + (i < layout.levels() - 1 ? 1 : 0);
      for (int j = 0; j < outputs; j++) {
        zero(output++, layout.widths().get(i));
      }
    }
    long last = layout.widths().get(layout.levels() - 1);
    to.conv("controlnet_mid_block", last, last, 1);
  }

  private void zero(int index, long width) {
    to.conv("controlnet_down_blocks." + index, width, width, 1);
  }

  private void encoder(UNetLayout layout) {
    long first = layout.widths().get(0);
    to.conv("conv_in", config.count("in_channels", 4), first, 3);
    to.linear("time_embedding.linear_1", first, time);
    to.linear("time_embedding.linear_2", time, time);
    long in = first;
    for (int i = 0; i < layout.levels(); i++) {
      long width = layout.widths().get(i);
      String block = "down_blocks." + i;
      for (int j = 0; j < layout.layers(); j++) {
        to.resnet(block + ".resnets." + j, in, width, time);
        in = width;
        if (layout.downAttention().get(i)) {
          transformer(block + ".attentions." + j, width);
        }
      }
      if (i < layout.levels() - 1) {
        to.conv(block + ".downsamplers.0.conv", width, width, 3);
      }
    }
    to.resnet("mid_block.resnets.0", in, in, time);
    transformer("mid_block.attentions.0", in);
    to.resnet("mid_block.resnets.1", in, in, time);
  }

  private void transformer(String name, long width) {
    to.norm(name + ".norm", width);
    projection(name + ".proj_in", width);
    String block = name + ".transformer_blocks.0";
    to.norm(block + ".norm1", width);
    attention(block + ".attn1", width, width);
    to.norm(block + ".norm2", width);
    attention(block + ".attn2", width, context);
    to.norm(block + ".norm3", width);
    to.linear(block + ".ff.net.0.proj", width, 8 * width); // twice 4: gated
    to.linear(block + ".ff.net.2", 4 * width, width);
    projection(name + ".proj_out", width);
  }

  private void projection(String name, long width) {
    if (linear) {
      to.linear(name, width, width);
    } else {
      to.conv(name, width, width, 1);
    }
  }

  private void attention(String name, long width, long tokens) {
    to.add(name + ".to_q.weight", width, width);
    to.add(name + ".to_k.weight", width, tokens);
    to.add(name + ".to_v.weight", width, tokens);
    to.linear(name + ".to_out.0", width, width);
  }
}
