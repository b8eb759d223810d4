package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.icportrait.engine.BadModelException;

/**
 * An index of weights that lie in several files: {@code *.safetensors.index.json}.
 *
 * @param shardOf the file, in the folder of the index, that holds each tensor
 */
record ShardIndex(Map<String, String> shardOf) {
  // a plain name: nothing that leaves the folder, whatever the operating system
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,200}");
  private static final String ENDING = ".safetensors";

  /**
   * Parses an index.
   *
   * @throws BadModelException when it is damaged or names a file outside its folder
   */
  static ShardIndex parse(String file, String text) {
    JsonNode map = ConfigNode.parse(file, text).node().get("weight_map");
    if (map == null || !map.isObject() || map.isEmpty()) {
      throw new BadModelException(file, "no weight_map", "the file of each tensor");
    }
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (var entry : map.properties()) {
      String shard = entry.getValue().isTextual() ? entry.getValue().textValue() : "";
      if (!NAME.matcher(shard).matches() || !shard.endsWith(ENDING)) {
        throw new BadModelException(
            file,
            "the file " + entry.getValue() + " for " + entry.getKey(),
            "the name of a .safetensors file beside the index");
      }
      shardOf.put(entry.getKey(), shard);
    }
    return new ShardIndex(shardOf);
  }
}
