package org.icportrait.diffusion.checkpoint;

/**
 * Names of U-Net and ControlNet parameters: diffusers' first, those of the latent-diffusion code
 * second. There, all blocks of the encoder and of the decoder are numbered through, with the
 * residual block as 0, attention as 1 and the upsampler last.
 */
final class UNetNames {
  private UNetNames() {}

  /** The table of a U-Net. */
  static NameTable unet(UNetLayout layout) {
    NameTable.Builder names = new NameTable.Builder();
    encoder(names, layout);
    names.pair("conv_norm_out.", "out.0.").pair("conv_out.", "out.2.");
    int step = layout.layers() + 1;
    for (int i = 0; i < layout.levels(); i++) {
      String block = "up_blocks." + i + ".";
      boolean attention = layout.upAttention().get(i);
      for (int j = 0; j < step; j++) {
        String ldm = "output_blocks." + (i * step + j) + ".";
        resnet(names, block + "resnets." + j + ".", ldm + "0.");
        if (attention) {
          names.pair(block + "attentions." + j + ".", ldm + "1.");
        }
      }
      if (i < layout.levels() - 1) {
        String ldm = "output_blocks." + (i * step + step - 1) + (attention ? ".2." : ".1.");
        names.pair(block + "upsamplers.0.conv.", ldm + "conv.");
      }
    }
    return names.build();
  }

  /**
   * The table of a ControlNet (arXiv 2302.05543).
   *
   * @param embeddingBlocks convolutions in the middle of the condition's embedding
   */
  static NameTable controlNet(UNetLayout layout, int embeddingBlocks) {
    NameTable.Builder names = new NameTable.Builder();
    encoder(names, layout);
    String embedding = "controlnet_cond_embedding.";
    names.pair(embedding + "conv_in.", "input_hint_block.0.");
    for (int i = 0; i < embeddingBlocks; i++) { // every second layer is an activation
      names.pair(embedding + "blocks." + i + ".", "input_hint_block." + (2 * i + 2) + ".");
    }
    names.pair(embedding + "conv_out.", "input_hint_block." + (2 * embeddingBlocks + 2) + ".");
    int outputs = layout.levels() * (layout.layers() + 1);
    for (int i = 0; i < outputs; i++) {
      names.pair("controlnet_down_blocks." + i + ".", "zero_convs." + i + ".0.");
    }
    names.pair("controlnet_mid_block.", "middle_block_out.0.");
    return names.build();
  }

  private static void encoder(NameTable.Builder names, UNetLayout layout) {
    names
        .pair("time_embedding.linear_1.", "time_embed.0.")
        .pair("time_embedding.linear_2.", "time_embed.2.")
        .pair("conv_in.", "input_blocks.0.0.");
    int at = 1;
    for (int i = 0; i < layout.levels(); i++) {
      String block = "down_blocks." + i + ".";
      for (int j = 0; j < layout.layers(); j++, at++) {
        String ldm = "input_blocks." + at + ".";
        resnet(names, block + "resnets." + j + ".", ldm + "0.");
        if (layout.downAttention().get(i)) {
          names.pair(block + "attentions." + j + ".", ldm + "1.");
        }
      }
      if (i < layout.levels() - 1) {
        names.pair(block + "downsamplers.0.conv.", "input_blocks." + at++ + ".0.op.");
      }
    }
    resnet(names, "mid_block.resnets.0.", "middle_block.0.");
    names.pair("mid_block.attentions.0.", "middle_block.1.");
    resnet(names, "mid_block.resnets.1.", "middle_block.2.");
  }

  private static void resnet(NameTable.Builder names, String diffusers, String ldm) {
    names
        .pair(diffusers + "norm1.", ldm + "in_layers.0.")
        .pair(diffusers + "conv1.", ldm + "in_layers.2.")
        .pair(diffusers + "time_emb_proj.", ldm + "emb_layers.1.")
        .pair(diffusers + "norm2.", ldm + "out_layers.0.")
        .pair(diffusers + "conv2.", ldm + "out_layers.3.")
        .pair(diffusers + "conv_shortcut.", ldm + "skip_connection.");
  }
}
