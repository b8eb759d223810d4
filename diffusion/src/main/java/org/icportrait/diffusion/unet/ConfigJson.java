package org.icportrait.diffusion.unet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.icportrait.engine.BadModelException;

/** Reads the JSON files of a diffusers folder; unknown properties are ignored. */
public final class ConfigJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes -Infinity
          .build();

  private ConfigJson() {}

  /**
   * Reads a file over default values.
   *
   * @param file the JSON file
   * @param defaults what holds for properties that the file doesn't have
   * @param only properties without a component in the record whose other values would change the
   *     computation, with the one value (or an absent property) that is supported
   * @throws BadModelException when the file is missing, no JSON object or has a refused value
   */
  public static <T> T read(Path file, T defaults, Map<String, String> only) {
    return convert(file.toString(), object(file), defaults, only);
  }

  /**
   * Reads a file as it is.
   *
   * @throws BadModelException when the file is missing or no JSON object
   */
  public static ObjectNode object(Path file) {
    String name = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new BadModelException(name, "no such file", "a JSON file");
    }
    try {
      if (MAPPER.readTree(Files.readString(file)) instanceof ObjectNode found) {
        return found;
      }
      throw new BadModelException(name, "no JSON object", "a JSON object");
    } catch (JsonProcessingException e) {
      throw new BadModelException(name, e.getOriginalMessage(), "a JSON object");
    } catch (IOException e) {
      throw new BadModelException(name, "a read error (" + e.getMessage() + ")", "a JSON file");
    }
  }

  /** A value as a node of JSON. */
  public static JsonNode node(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Lays properties over default values.
   *
   * @param name the file they came from, for messages
   * @param found the properties, see {@link #read} for the rest
   */
  public static <T> T convert(String name, ObjectNode found, T defaults, Map<String, String> only) {
    try {
      only.forEach((property, value) -> refuseOther(name, found.get(property), property, value));
      ObjectNode merged = MAPPER.valueToTree(defaults);
      merged.setAll(found);
      Class<?> type = Objects.requireNonNull(defaults).getClass();
      @SuppressWarnings("unchecked") // the class of a T
      T result = (T) MAPPER.treeToValue(merged, type);
      return result;
    } catch (JsonMappingException e) {
      String where = e.getPath().isEmpty() ? "" : e.getPath().get(0).getFieldName() + ": ";
      throw new BadModelException(
          name, where + e.getOriginalMessage(), "a supported configuration");
    } catch (JsonProcessingException e) {
      throw new BadModelException(name, e.getOriginalMessage(), "a supported configuration");
    }
  }

  private static void refuseOther(String name, JsonNode found, String property, String value) {
    boolean absent = found == null || found.isNull();
    if (!absent && !found.asText().equals(value) && !found.asText().equals(value + ".0")) {
      throw new BadModelException(name, property + " " + found, value);
    }
  }
}
