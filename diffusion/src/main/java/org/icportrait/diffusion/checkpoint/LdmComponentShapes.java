package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.StoredTensor;

/**
 * Configuration of an autoencoder (latent-diffusion names) or a text encoder (transformers' names)
 * as the names and shapes of its parameters tell.
 */
record LdmComponentShapes(String file, String prefix, Map<String, StoredTensor> tensors) {
  private static final int HEAD_CHANNELS = 64; // of every CLIP text encoder

  ConfigNode vae() {
    ConfigNode config = ConfigNode.empty(file);
    ObjectNode node = config.node();
    node.put("_class_name", "AutoencoderKL");
    node.put("act_fn", "silu");
    ArrayNode widths = node.putArray("block_out_channels");
    ArrayNode down = node.putArray("down_block_types");
    ArrayNode up = node.putArray("up_block_types");
    int levels = 0;
    for (; has("encoder.down." + levels + ".block.0.conv1.weight"); levels++) {
      widths.add(size("encoder.down." + levels + ".block.0.conv1.weight", 4, 0));
      down.add("DownEncoderBlock2D");
      up.add("UpDecoderBlock2D");
    }
    int layers = 0;
    while (has("encoder.down.0.block." + layers + ".conv1.weight")) {
      layers++;
    }
    if (levels == 0) {
      throw missing("encoder.down.0.block.0.conv1.weight");
    }
    node.put("in_channels", size("encoder.conv_in.weight", 4, 1));
    node.put("latent_channels", size("decoder.conv_in.weight", 4, 1));
    node.put("layers_per_block", layers);
    node.put("norm_num_groups", 32);
    node.put("out_channels", size("decoder.conv_out.weight", 4, 0));
    node.put("sample_size", 512);
    node.put("scaling_factor", 0.18215);
    return config;
  }

  /**
   * A text encoder.
   *
   * @param openClip whether it came with OpenCLIP's names: those encoders have the exact GELU
   */
  ConfigNode text(boolean openClip) {
    ConfigNode config = ConfigNode.empty(file);
    ObjectNode node = config.node();
    String embeddings = "text_model.embeddings.";
    String layers = "text_model.encoder.layers.";
    int width = size(embeddings + "token_embedding.weight", 2, 1);
    int count = 0;
    while (has(layers + count + ".mlp.fc1.weight")) {
      count++;
    }
    if (count == 0) {
      throw missing(layers + "0.mlp.fc1.weight");
    }
    if (width % HEAD_CHANNELS != 0) {
      throw new BadModelException(
          file,
          prefix + " of width " + width + ", whose number of heads is not known",
          "a multiple of 64, or a folder with the configuration: --base DIR");
    }
    node.putArray("architectures").add("CLIPTextModel");
    node.put("bos_token_id", 0);
    node.put("eos_token_id", 2);
    node.put("hidden_act", openClip ? "gelu" : "quick_gelu");
    node.put("hidden_size", width);
    node.put("intermediate_size", size(layers + "0.mlp.fc1.weight", 2, 0));
    node.put("layer_norm_eps", 1e-5);
    node.put("max_position_embeddings", size(embeddings + "position_embedding.weight", 2, 0));
    node.put("model_type", "clip_text_model");
    node.put("num_attention_heads", width / HEAD_CHANNELS);
    node.put("num_hidden_layers", count);
    node.put("pad_token_id", 1);
    node.put("projection_dim", openClip ? 512 : 768);
    node.put("vocab_size", size(embeddings + "token_embedding.weight", 2, 0));
    return config;
  }

  private boolean has(String name) {
    return tensors.containsKey(name);
  }

  private BadModelException missing(String name) {
    return new BadModelException(file, "no " + prefix + name, "a tensor of that name");
  }

  private int size(String name, int dimensions, int index) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw missing(name);
    }
    long[] shape = tensor.shape();
    if (shape.length != dimensions || shape[index] < 1 || shape[index] > Integer.MAX_VALUE) {
      throw new BadModelException(
          file, prefix + name + " of shape " + Arrays.toString(shape), dimensions + " dimensions");
    }
    return (int) shape[index];
  }
}
