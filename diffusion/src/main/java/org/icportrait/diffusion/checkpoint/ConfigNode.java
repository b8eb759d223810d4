package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadModelException;

/** A JSON object of a checkpoint with checked access to what it says. */
record ConfigNode(String file, ObjectNode node) {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes -Infinity
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final int MAX = 1 << 20; // no width of a real network comes near
  private static final int MAX_LAYERS = 256;

  /**
   * Parses a JSON object.
   *
   * @throws BadModelException when it is none
   */
  static ConfigNode parse(String file, String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return new ConfigNode(file, object);
      }
      throw new BadModelException(file, "no JSON object", "a JSON object");
    } catch (JsonProcessingException e) {
      throw new BadModelException(
          file, "no sound JSON (" + e.getOriginalMessage() + ")", "a JSON object");
    }
  }

  /** A new, empty object. */
  static ConfigNode empty(String file) {
    return new ConfigNode(file, MAPPER.createObjectNode());
  }

  String text() {
    return node.toPrettyString() + "\n";
  }

  private static boolean absent(JsonNode value) {
    return value == null || value.isNull();
  }

  String string(String name, String otherwise) {
    JsonNode value = node.get(name);
    if (absent(value)) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw refused(name, "a string");
    }
    return value.textValue();
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode value = node.get(name);
    if (absent(value)) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw refused(name, "true or false");
    }
    return value.booleanValue();
  }

  /** A whole number from 1: a width or the like. */
  int count(String name, int otherwise) {
    JsonNode value = node.get(name);
    return absent(value) ? otherwise : count(name, value, MAX);
  }

  /** A number of layers: each of them costs something to look at. */
  int layers(String name, int otherwise) {
    JsonNode value = node.get(name);
    return absent(value) ? otherwise : count(name, value, MAX_LAYERS);
  }

  private int count(String name, JsonNode value, int max) {
    boolean whole = value.isIntegralNumber() && value.canConvertToInt();
    if (!whole || value.intValue() < 1 || value.intValue() > max) {
      throw refused(name, "a whole number from 1 to " + max);
    }
    return value.intValue();
  }

  /** Whole numbers from 1. */
  List<Integer> counts(String name, List<Integer> otherwise) {
    JsonNode value = node.get(name);
    if (absent(value)) {
      return otherwise;
    }
    List<Integer> counts = new ArrayList<>();
    for (JsonNode item : array(name, value)) {
      counts.add(count(name, item, MAX));
    }
    return List.copyOf(counts);
  }

  List<String> strings(String name, List<String> otherwise) {
    JsonNode value = node.get(name);
    if (absent(value)) {
      return otherwise;
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array(name, value)) {
      if (!item.isTextual()) {
        throw refused(name, "a list of strings");
      }
      strings.add(item.textValue());
    }
    return List.copyOf(strings);
  }

  private JsonNode array(String name, JsonNode value) {
    if (!value.isArray() || value.isEmpty() || value.size() > 64) {
      throw refused(name, "a list of 1 to 64 values");
    }
    return value;
  }

  /** Refuses any value but one, or none. */
  void only(String name, String value) {
    JsonNode found = node.get(name);
    if (!absent(found) && !found.asText().equals(value) && !found.asText().equals(value + ".0")) {
      throw refused(name, value);
    }
  }

  private BadModelException refused(String name, String expected) {
    String found = String.valueOf(node.get(name));
    String brief = found.length() > 80 ? found.substring(0, 80) + "..." : found;
    return new BadModelException(file, name + " " + brief, expected);
  }
}
