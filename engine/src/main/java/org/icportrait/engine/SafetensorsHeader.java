package org.icportrait.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Parsed and checked header of a safetensors file, before any tensor is allocated. */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String TYPES =
      Arrays.stream(DType.values()).map(DType::safetensorsName).collect(Collectors.joining(", "));

  record Entry(DType type, long[] shape, long begin, long end) {}

  /**
   * Parses the JSON header.
   *
   * @param file name for messages
   * @param json the header's bytes
   * @param dataLength the number of bytes behind the header
   */
  static SafetensorsHeader parse(String file, byte[] json, long dataLength) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BadModelException(file, "a header that is not JSON", "a safetensors header");
    } catch (java.io.IOException e) {
      throw new BadModelException(file, "an unreadable header", "a safetensors header");
    }
    if (root == null || !root.isObject()) {
      throw new BadModelException(file, "a header that is no JSON object", "a safetensors header");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    root.fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().equals("__metadata__")) {
                field
                    .getValue()
                    .fields()
                    .forEachRemaining(m -> metadata.put(m.getKey(), m.getValue().asText()));
              } else {
                entries.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
              }
            });
    checkLayout(file, entries, dataLength);
    return new SafetensorsHeader(entries, metadata);
  }

  private static Entry entry(String file, String name, JsonNode node) {
    DType type = null;
    for (DType candidate : DType.values()) {
      if (candidate.safetensorsName().equals(node.path("dtype").asText())) {
        type = candidate;
      }
    }
    if (type == null) {
      throw new BadModelException(
          file, name + " of type " + node.path("dtype").asText("none"), "one of " + TYPES);
    }
    JsonNode sizes = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!sizes.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw new BadModelException(file, name + " without shape or offsets", "both");
    }
    long[] shape = new long[sizes.size()];
    long count = 1;
    long extent = 1; // the product without zeros: strides must not overflow either
    for (int i = 0; i < shape.length; i++) {
      shape[i] = whole(sizes.get(i));
      long factor = Math.max(1, shape[i]);
      if (shape[i] < 0 || factor > Long.MAX_VALUE / 16 / extent) {
        throw new BadModelException(file, name + " of shape " + sizes, "a possible shape");
      }
      extent *= factor;
      count *= shape[i];
    }
    long begin = whole(offsets.get(0));
    long end = whole(offsets.get(1));
    if (begin < 0 || end - begin != count * type.bytes()) {
      throw new BadModelException(
          file,
          String.format(Locale.ROOT, "%s at bytes %d to %d", name, begin, end),
          count * type.bytes() + " bytes");
    }
    return new Entry(type, shape, begin, end);
  }

  /** A whole number from 0 as the file has it, or -1: nothing is rounded or wrapped into range. */
  private static long whole(JsonNode node) {
    boolean fits = node.isIntegralNumber() && node.canConvertToLong();
    return fits ? Math.max(-1, node.asLong()) : -1;
  }

  private static void checkLayout(String file, Map<String, Entry> entries, long dataLength) {
    List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(Comparator.comparingLong(e -> e.getValue().begin()));
    long position = 0;
    for (var entry : sorted) {
      if (entry.getValue().begin() != position) {
        throw new BadModelException(
            file,
            entry.getKey() + " at byte " + entry.getValue().begin(),
            "byte " + position + ", right after the tensor before it");
      }
      position = entry.getValue().end();
    }
    if (position != dataLength) {
      throw new BadModelException(
          file, dataLength + " bytes of tensors", position + " bytes; the file may be cut short");
    }
  }
}
