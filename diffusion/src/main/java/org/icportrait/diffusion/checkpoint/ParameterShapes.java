package org.icportrait.diffusion.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.diffusion.autoencoder.AutoencoderTiny;
import org.icportrait.diffusion.autoencoder.AutoencoderTinyConfig;

/** Names and shapes of all parameters that a configuration asks for, without making any. */
final class ParameterShapes {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** The parameters of a component; nothing for a class whose layout is not known here. */
  static Optional<Map<String, long[]>> of(String className, ConfigNode config) {
    ParameterShapes all = new ParameterShapes();
    boolean plainAttention = config.string("mid_block_type", "").equals("UNetMidBlock2D");
    if (plainAttention) {
      return Optional.empty(); // the mini family, which is checked on loading
    }
    switch (className) {
      case "UNet2DConditionModel" -> new UNetShapes(all, config).unet();
      case "ControlNetModel" -> new UNetShapes(all, config).controlNet();
      case "AutoencoderKL" -> new AutoencoderShapes(all, config).all();
      case "CLIPTextModel" -> all.clipText(config);
      case "AutoencoderTiny" -> all.tiny(config);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(all.shapes);
  }

  /** Convolutions between the first and the last of a ControlNet's condition embedding. */
  static int embeddingBlocks(ConfigNode config) {
    return 2 * (embeddingWidths(config).size() - 1);
  }

  static List<Integer> embeddingWidths(ConfigNode config) {
    return config.counts("conditioning_embedding_out_channels", List.of(16, 32, 96, 256));
  }

  void add(String name, long... shape) {
    shapes.put(name, shape);
  }

  void conv(String name, long in, long out, long kernel) {
    add(name + ".weight", out, in, kernel, kernel);
    add(name + ".bias", out);
  }

  void linear(String name, long in, long out) {
    add(name + ".weight", out, in);
    add(name + ".bias", out);
  }

  void norm(String name, long channels) {
    add(name + ".weight", channels);
    add(name + ".bias", channels);
  }

  /** A residual block; {@code time} 0 when it is not told the time. */
  void resnet(String name, long in, long out, long time) {
    norm(name + ".norm1", in);
    conv(name + ".conv1", in, out, 3);
    if (time > 0) {
      linear(name + ".time_emb_proj", time, out);
    }
    norm(name + ".norm2", out);
    conv(name + ".conv2", out, out, 3);
    if (in != out) {
      conv(name + ".conv_shortcut", in, out, 1);
    }
  }

  /** A network so small that it is made to be asked. */
  private void tiny(ConfigNode config) {
    try (var network =
        new AutoencoderTiny(AutoencoderTinyConfig.of(config.file(), config.node()))) {
      network.parameters().forEach((name, tensor) -> add(name, tensor.shape()));
    }
  }

  private void clipText(ConfigNode config) {
    long width = config.count("hidden_size", 512);
    long inner = config.count("intermediate_size", 2048);
    String model = "text_model.";
    add(model + "embeddings.token_embedding.weight", config.count("vocab_size", 49408), width);
    long positions = config.count("max_position_embeddings", 77);
    add(model + "embeddings.position_embedding.weight", positions, width);
    int layers = config.layers("num_hidden_layers", 12);
    for (int i = 0; i < layers; i++) {
      String layer = model + "encoder.layers." + i + ".";
      for (String projection : List.of("k_proj", "v_proj", "q_proj", "out_proj")) {
        linear(layer + "self_attn." + projection, width, width);
      }
      norm(layer + "layer_norm1", width);
      linear(layer + "mlp.fc1", width, inner);
      linear(layer + "mlp.fc2", inner, width);
      norm(layer + "layer_norm2", width);
    }
    norm(model + "final_layer_norm", width);
  }
}
