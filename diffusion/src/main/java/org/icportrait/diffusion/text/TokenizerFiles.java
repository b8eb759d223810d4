package org.icportrait.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.engine.BadModelException;

/**
 * What the files of a tokenizer's folder say: {@code tokenizer.json}, or {@code vocab.json} and
 * {@code merges.txt}; beside them {@code tokenizer_config.json} and, in older folders, {@code
 * special_tokens_map.json} and {@code added_tokens.json}.
 */
final class TokenizerFiles {
  private static final Set<String> CLASSES = Set.of("CLIPTokenizer", "CLIPTokenizerFast");
  private static final String START = "<|startoftext|>";
  private static final String END = "<|endoftext|>";
  private static final int LENGTH = 77; // CLIP's, when the configuration has none
  private static final int LONGEST = 1_000_000; // transformers writes 1e30 for none

  final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  final List<String[]> merges = new ArrayList<>();
  final Map<String, AddedToken> added = new LinkedHashMap<>();
  final Map<String, Integer> special = new LinkedHashMap<>(); // ids by bos_token and so on
  final int maxLength;
  final String source;

  private final ObjectNode config;
  private final ObjectNode map;

  TokenizerFiles(Path folder) {
    config = optional(folder.resolve("tokenizer_config.json"));
    map = optional(folder.resolve("special_tokens_map.json"));
    String name = config.path("tokenizer_class").asText("CLIPTokenizer");
    if (!CLASSES.contains(name)) {
      String file = folder.resolve("tokenizer_config.json").toString();
      throw new BadModelException(file, "tokenizer_class " + name, "CLIPTokenizer");
    }
    Path whole = folder.resolve("tokenizer.json");
    if (Files.exists(whole)) {
      source = whole.toString();
      readWhole(ConfigJson.object(whole));
    } else {
      source = folder.resolve("vocab.json").toString();
      readVocabulary(ConfigJson.object(folder.resolve("vocab.json")));
      readMerges(folder.resolve("merges.txt"));
    }
    readAdded(optional(folder.resolve("added_tokens.json")));
    readSpecial();
    double length = config.path("model_max_length").asDouble(LENGTH);
    if (length < 2) {
      throw new BadModelException(source, "model_max_length " + length, "at least 2");
    }
    maxLength = length > LONGEST ? LENGTH : (int) length;
  }

  private static ObjectNode optional(Path file) {
    return Files.exists(file) ? ConfigJson.object(file) : JsonNodeFactory.instance.objectNode();
  }

  private void readVocabulary(JsonNode json) {
    if (!json.isObject() || json.isEmpty()) {
      throw new BadModelException(source, "no vocabulary", "tokens with their numbers");
    }
    json.fields()
        .forEachRemaining(
            entry -> {
              JsonNode id = entry.getValue();
              if (!id.isInt() || id.intValue() < 0) {
                throw new BadModelException(source, entry.getKey() + ": " + id, "a number");
              }
              vocabulary.put(entry.getKey(), id.intValue());
            });
  }

  private void readWhole(ObjectNode json) {
    JsonNode model = json.path("model");
    String type = model.path("type").asText("BPE");
    if (!type.equals("BPE")) {
      throw new BadModelException(source, "model type " + type, "BPE");
    }
    readVocabulary(model.path("vocab"));
    for (JsonNode merge : model.path("merges")) {
      String line = merge.isArray() && merge.size() == 2 ? null : merge.asText();
      String[] pair =
          line == null ? new String[] {merge.get(0).asText(), merge.get(1).asText()} : split(line);
      merges.add(pair);
    }
    for (JsonNode token : json.path("added_tokens")) {
      put(AddedToken.of(token, token.path("id").asInt()));
    }
  }

  private void readMerges(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadModelException(file.toString(), "no such file", "merges.txt or tokenizer.json");
    }
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.startsWith("#version") && !line.isBlank()) {
          merges.add(split(line));
        }
      }
    } catch (IOException e) {
      throw new BadModelException(
          file.toString(), "a read error (" + e.getMessage() + ")", "lines of UTF-8");
    }
  }

  private String[] split(String line) {
    String[] pair = line.strip().split(" ", -1);
    if (pair.length != 2) {
      throw new BadModelException(source, "the merge \"" + line + "\"", "two tokens");
    }
    return pair;
  }

  private void readAdded(ObjectNode more) {
    config
        .path("added_tokens_decoder")
        .fields()
        .forEachRemaining(
            entry -> put(AddedToken.of(entry.getValue(), Integer.parseInt(entry.getKey()))));
    more.fields()
        .forEachRemaining(
            entry -> {
              int id = entry.getValue().asInt();
              if (!added.containsKey(entry.getKey())) {
                put(new AddedToken(entry.getKey(), id, true, false, false, false));
              }
            });
  }

  private void put(AddedToken token) {
    added.put(token.content(), token);
  }

  private void readSpecial() {
    Set<String> listed = Set.copyOf(added.keySet());
    String[][] defaults = {
      {"bos_token", START}, {"eos_token", END}, {"unk_token", END}, {"pad_token", END}
    };
    for (String[] pair : defaults) {
      JsonNode json = config.hasNonNull(pair[0]) ? config.get(pair[0]) : map.path(pair[0]);
      String content = json.isObject() ? json.path("content").asText() : json.asText(pair[1]);
      int id = id(content);
      special.put(pair[0], id);
      if (json.isObject()) {
        put(AddedToken.of(json, id));
      } else if (!listed.contains(content)) {
        put(AddedToken.plain(content, id)); // even after an object, as the reference does
      }
    }
  }

  /** A token that is new gets the next number. */
  private int id(String content) {
    if (added.containsKey(content)) {
      return added.get(content).id();
    }
    Integer known = vocabulary.get(content);
    if (known != null) {
      return known;
    }
    int next = 0;
    for (int used : vocabulary.values()) {
      next = Math.max(next, used + 1);
    }
    for (AddedToken token : added.values()) {
      next = Math.max(next, token.id() + 1);
    }
    return next;
  }
}
