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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  private final String folder;
  private final Function<String, Optional<String>> texts;
  private final ObjectNode config;
  private final ObjectNode map;

  /** The files of a folder. */
  TokenizerFiles(Path folder) {
    this(folder.toString(), name -> text(folder.resolve(name)));
  }

  /**
   * Files by name.
   *
   * @param folder where they are, for messages
   * @param texts gives a file's text, if there is one
   */
  TokenizerFiles(String folder, Function<String, Optional<String>> texts) {
    this.folder = folder;
    this.texts = texts;
    config = optional("tokenizer_config.json");
    map = optional("special_tokens_map.json");
    String name = config.path("tokenizer_class").asText("CLIPTokenizer");
    if (!CLASSES.contains(name)) {
      String file = path("tokenizer_config.json");
      throw new BadModelException(file, "tokenizer_class " + name, "CLIPTokenizer");
    }
    Optional<String> whole = texts.apply("tokenizer.json");
    if (whole.isPresent()) {
      source = path("tokenizer.json");
      readWhole(ConfigJson.object(source, whole.get()));
    } else {
      source = path("vocab.json");
      readVocabulary(ConfigJson.object(source, required("vocab.json")));
      readMerges(required("merges.txt"));
    }
    readAdded(optional("added_tokens.json"));
    readSpecial();
    double length = config.path("model_max_length").asDouble(LENGTH);
    if (length < 2) {
      throw new BadModelException(source, "model_max_length " + length, "at least 2");
    }
    maxLength = length > LONGEST ? LENGTH : (int) length;
  }

  private static Optional<String> text(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw new BadModelException(
          file.toString(), "a read error (" + e.getMessage() + ")", "text in UTF-8");
    }
  }

  private String path(String name) {
    return Path.of(folder, name).toString();
  }

  private ObjectNode optional(String name) {
    return texts
        .apply(name)
        .map(text -> ConfigJson.object(path(name), text))
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private String required(String name) {
    return texts
        .apply(name)
        .orElseThrow(
            () ->
                new BadModelException(
                    path(name), "no such file", "tokenizer.json, or vocab.json and merges.txt"));
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

  private void readMerges(String text) {
    text.lines()
        .filter(line -> !line.startsWith("#version") && !line.isBlank())
        .forEach(line -> merges.add(split(line)));
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
