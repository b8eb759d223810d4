package org.icportrait.diffusion.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.icportrait.engine.BadModelException;

/**
 * PEFT's settings of an adapter: {@code adapter_config.json}, or what diffusers writes into the
 * metadata of a file.
 *
 * @param rank of layers that no pattern names; 0 when the settings don't tell
 * @param alpha of layers that no pattern names
 * @param ranks ranks of layers by the end of their names, or an expression of it
 * @param alphas alphas of layers likewise
 * @param stabilized whether a LoRA is scaled by the root of its rank (arXiv 2312.03732)
 */
record AdapterSettings(
    int rank,
    double alpha,
    Map<LayerPattern, Double> ranks,
    Map<LayerPattern, Double> alphas,
    boolean stabilized) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int MAX_RANK = 1 << 16;
  private static final int DEFAULT = 8; // PEFT's, of rank and alpha

  /** Settings that would change the result, with the only values supported. */
  private static final Map<String, String> ONLY =
      Map.of(
          "use_dora", "false",
          "fan_in_fan_out", "false",
          "bias", "none",
          "lora_bias", "false",
          "peft_type", "LORA",
          "use_qalora", "false");

  static ObjectNode parse(String file, String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new BadModelException(file, "no JSON object", "the settings of an adapter");
    } catch (JsonProcessingException e) {
      throw new BadModelException(
          file, "no sound JSON (" + e.getOriginalMessage() + ")", "the settings of an adapter");
    }
  }

  /**
   * Reads settings.
   *
   * @param prefix what the names begin with: nothing, {@code unet.} or {@code text_encoder.}
   */
  static AdapterSettings of(String file, ObjectNode node, String prefix) {
    for (var only : ONLY.entrySet()) {
      JsonNode value = node.path(prefix + only.getKey());
      boolean absent = value.isMissingNode() || value.isNull();
      if (!absent && !value.asText().equals(only.getValue())) {
        throw new BadModelException(file, prefix + only.getKey() + " " + value, only.getValue());
      }
    }
    JsonNode saved = node.path(prefix + "modules_to_save");
    if (saved.isArray() && !saved.isEmpty()) {
      throw new BadModelException(file, prefix + "modules_to_save " + saved, "none");
    }
    double rank = number(file, prefix + "r", node.get(prefix + "r"), DEFAULT);
    double alpha = number(file, prefix + "lora_alpha", node.get(prefix + "lora_alpha"), DEFAULT);
    if (rank < 1 || rank > MAX_RANK || rank != Math.rint(rank)) {
      throw new BadModelException(file, prefix + "r " + rank, "a whole number from 1");
    }
    return new AdapterSettings(
        (int) rank,
        alpha,
        pattern(file, prefix + "rank_pattern", node),
        pattern(file, prefix + "alpha_pattern", node),
        node.path(prefix + "use_rslora").asBoolean(false));
  }

  private static double number(String file, String name, JsonNode value, double otherwise) {
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new BadModelException(file, name + " " + value, "a number");
    }
    return value.doubleValue();
  }

  private static Map<LayerPattern, Double> pattern(String file, String name, ObjectNode node) {
    JsonNode found = node.path(name);
    Map<LayerPattern, Double> values = new LinkedHashMap<>();
    if (!found.isObject()) {
      return values;
    }
    for (var entry : found.properties()) {
      LayerPattern pattern = LayerPattern.of(file, name, entry.getKey());
      values.put(pattern, number(file, name, entry.getValue(), DEFAULT));
    }
    return values;
  }

  /** The rank of a layer. */
  double rank(String module) {
    return ofModule(ranks, module, rank);
  }

  /** What the product of a layer's factors is multiplied by. */
  double scale(String module, long found) {
    double of = ofModule(alphas, module, alpha);
    return of / (stabilized ? Math.sqrt((double) found) : (double) found);
  }

  private static double ofModule(
      Map<LayerPattern, Double> values, String module, double otherwise) {
    for (var entry : values.entrySet()) {
      if (entry.getKey().names(module)) {
        return entry.getValue();
      }
    }
    return otherwise;
  }
}
