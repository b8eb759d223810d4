package org.icportrait.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.engine.BadModelException;

/**
 * Layout of a {@link ClipTextModel}: the properties of transformers' {@code
 * text_encoder/config.json} with their meaning there.
 *
 * @param vocabSize number of tokens
 * @param hiddenSize width D
 * @param intermediateSize width inside the feed-forward layers
 * @param projectionDim width of projected embeddings
 * @param numHiddenLayers number of layers
 * @param numAttentionHeads heads, a divisor of D
 * @param maxPositionEmbeddings longest sequence
 * @param hiddenAct quick_gelu or gelu
 * @param layerNormEps epsilon of every normalisation
 * @param eosTokenId token whose place is the pooled one; 2 stands for the highest token, as in
 *     models from before transformers 4.31
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ClipTextConfig(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int projectionDim,
    int numHiddenLayers,
    int numAttentionHeads,
    int maxPositionEmbeddings,
    String hiddenAct,
    double layerNormEps,
    int eosTokenId) {

  private static final ClipTextConfig DEFAULTS =
      new ClipTextConfig(49408, 512, 2048, 512, 12, 8, 77, "quick_gelu", 1e-5, 49407);

  private static final Set<String> TYPES = Set.of("clip_text_model", "clip");

  /**
   * Reads a {@code config.json}, a text model's or one that has it as {@code text_config}; absent
   * properties have transformers' defaults.
   *
   * @throws BadModelException when the file can't be read or asks for what is not supported
   */
  public static ClipTextConfig read(Path file) {
    return of(file.toString(), ConfigJson.object(file));
  }

  /** The same from properties that were read already. */
  public static ClipTextConfig of(String file, ObjectNode properties) {
    String type = properties.path("model_type").asText("clip_text_model");
    require(file, TYPES.contains(type), "model_type " + type, "clip_text_model");
    JsonNode nested = properties.get("text_config");
    ObjectNode own = nested instanceof ObjectNode node ? node : properties;
    ClipTextConfig config = ConfigJson.convert(file, own, DEFAULTS, Map.of());
    config.validate(file);
    return config;
  }

  /**
   * Refuses a layout that can't be built.
   *
   * @param file the file it came from, for the message
   * @throws BadModelException naming the property, what was found and what is supported
   */
  public void validate(String file) {
    positive(file, "vocab_size", vocabSize);
    positive(file, "hidden_size", hiddenSize);
    positive(file, "intermediate_size", intermediateSize);
    positive(file, "num_hidden_layers", numHiddenLayers);
    positive(file, "num_attention_heads", numAttentionHeads);
    positive(file, "max_position_embeddings", maxPositionEmbeddings);
    boolean divides = hiddenSize % numAttentionHeads == 0;
    require(
        file, divides, "num_attention_heads " + numAttentionHeads, "a divisor of " + hiddenSize);
    boolean known = Set.of("quick_gelu", "gelu").contains(hiddenAct + "");
    require(file, known, "hidden_act " + hiddenAct, "quick_gelu or gelu");
    require(file, layerNormEps > 0, "layer_norm_eps " + layerNormEps, "more than 0");
  }

  private static void positive(String file, String name, int value) {
    require(file, value > 0, name + " " + value, "at least 1");
  }

  private static void require(String file, boolean holds, String found, String expected) {
    if (!holds) {
      throw new BadModelException(file, found, expected);
    }
  }
}
