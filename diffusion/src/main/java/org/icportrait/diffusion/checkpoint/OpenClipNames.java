package org.icportrait.diffusion.checkpoint;

import java.util.List;

/**
 * Names of the text encoder's parameters: transformers' first, OpenCLIP's second. OpenCLIP keeps
 * the three projections of attention in one matrix; see {@link #PROJECTIONS}.
 */
final class OpenClipNames {
  /** The parts of {@code in_proj_}, in the order of their rows. */
  static final List<String> PROJECTIONS = List.of("q_proj.", "k_proj.", "v_proj.");

  /** Blocks that Stable Diffusion 2.x uses of the 24 in ViT-H/14: it takes the last but one. */
  static final int USED_BLOCKS = 23;

  private OpenClipNames() {}

  /** The table of an encoder with a number of blocks, without the fused projections. */
  static NameTable table(int blocks) {
    NameTable.Builder names =
        new NameTable.Builder()
            .pair("text_model.embeddings.token_embedding.", "token_embedding.")
            .pair("text_model.embeddings.position_embedding.weight", "positional_embedding")
            .pair("text_model.final_layer_norm.", "ln_final.");
    for (int i = 0; i < blocks; i++) {
      String layer = layer(i);
      String block = block(i);
      names
          .pair(layer + "layer_norm1.", block + "ln_1.")
          .pair(layer + "layer_norm2.", block + "ln_2.")
          .pair(layer + "mlp.fc1.", block + "mlp.c_fc.")
          .pair(layer + "mlp.fc2.", block + "mlp.c_proj.")
          .pair(layer + "self_attn.out_proj.", block + "attn.out_proj.");
    }
    return names.build();
  }

  static String layer(int index) {
    return "text_model.encoder.layers." + index + ".";
  }

  static String block(int index) {
    return "transformer.resblocks." + index + ".";
  }
}
