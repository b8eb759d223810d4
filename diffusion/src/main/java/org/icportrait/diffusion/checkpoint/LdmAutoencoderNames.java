package org.icportrait.diffusion.checkpoint;

/**
 * Names of the autoencoder's parameters: diffusers' first, those of the latent-diffusion code
 * second. There the decoder's blocks are numbered from the finest.
 */
final class LdmAutoencoderNames {
  private LdmAutoencoderNames() {}

  /**
   * The table of an autoencoder.
   *
   * @param levels its resolutions
   * @param layers residual blocks a resolution in the encoder; the decoder has one more
   */
  static NameTable table(int levels, int layers) {
    NameTable.Builder names = new NameTable.Builder();
    names.same("quant_conv.").same("post_quant_conv.");
    for (String half : new String[] {"encoder.", "decoder."}) {
      names.same(half + "conv_in.").same(half + "conv_out.");
      names.pair(half + "conv_norm_out.", half + "norm_out.");
      resnet(names, half + "mid_block.resnets.0.", half + "mid.block_1.");
      resnet(names, half + "mid_block.resnets.1.", half + "mid.block_2.");
      attention(names, half + "mid_block.attentions.0.", half + "mid.attn_1.");
    }
    for (int i = 0; i < levels; i++) {
      String down = "encoder.down_blocks." + i + ".";
      String ldmDown = "encoder.down." + i + ".";
      String up = "decoder.up_blocks." + i + ".";
      String ldmUp = "decoder.up." + (levels - 1 - i) + ".";
      for (int j = 0; j < layers; j++) {
        resnet(names, down + "resnets." + j + ".", ldmDown + "block." + j + ".");
      }
      for (int j = 0; j < layers + 1; j++) {
        resnet(names, up + "resnets." + j + ".", ldmUp + "block." + j + ".");
      }
      if (i < levels - 1) {
        names.pair(down + "downsamplers.0.conv.", ldmDown + "downsample.conv.");
        names.pair(up + "upsamplers.0.conv.", ldmUp + "upsample.conv.");
      }
    }
    return names.build();
  }

  private static void resnet(NameTable.Builder names, String diffusers, String ldm) {
    for (String same : new String[] {"norm1.", "conv1.", "norm2.", "conv2."}) {
      names.pair(diffusers + same, ldm + same);
    }
    names.pair(diffusers + "conv_shortcut.", ldm + "nin_shortcut.");
  }

  private static void attention(NameTable.Builder names, String diffusers, String ldm) {
    names
        .pair(diffusers + "group_norm.", ldm + "norm.")
        .pair(diffusers + "to_q.", ldm + "q.")
        .pair(diffusers + "to_k.", ldm + "k.")
        .pair(diffusers + "to_v.", ldm + "v.")
        .pair(diffusers + "to_out.0.", ldm + "proj_out.");
  }

  /** Whether a diffusers name is a matrix that the latent-diffusion code keeps as 1x1 kernel. */
  static boolean isAttentionMatrix(String diffusers) {
    return diffusers.contains("mid_block.attentions.0.to_") && diffusers.endsWith(".weight");
  }
}
