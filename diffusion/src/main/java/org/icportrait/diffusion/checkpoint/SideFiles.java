package org.icportrait.diffusion.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.icportrait.engine.BadModelException;

/**
 * What a checkpoint has besides weights: configurations, tokenizer, scheduler. Named as in the
 * diffusers layout, for example {@code tokenizer/vocab.json}; read when asked for.
 */
final class SideFiles {
  private static final long MAX = 32L << 20;

  private final Map<String, Path> files = new TreeMap<>();
  private final Map<String, String> texts = new TreeMap<>();

  /** The JSON and text files of a folder and its direct subfolders, without weight indices. */
  static SideFiles of(Path folder) {
    SideFiles side = new SideFiles();
    side.add(folder, "");
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part : parts.filter(Files::isDirectory).sorted().toList()) {
        side.add(part, part.getFileName() + "/");
      }
    } catch (IOException e) {
      throw new BadModelException(folder.toString(), "no readable folder", "a model folder");
    }
    return side;
  }

  /** Texts by name, as a single file carries them. */
  static SideFiles of(Map<String, String> texts) {
    SideFiles side = new SideFiles();
    side.texts.putAll(texts);
    return side;
  }

  private void add(Path folder, String prefix) {
    for (Path path : WeightFiles.list(folder)) {
      String name = path.getFileName().toString();
      boolean text = name.endsWith(".json") || name.endsWith(".txt");
      if (text && !name.contains(".safetensors.index.")) {
        files.put(prefix + name, path);
      }
    }
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>(files.keySet());
    names.addAll(texts.keySet());
    return names;
  }

  /** Where a file is, when it is one of its own. */
  Optional<Path> path(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The text of a file. */
  Optional<String> text(String name) {
    if (texts.containsKey(name)) {
      return Optional.of(texts.get(name));
    }
    Path path = files.get(name);
    if (path == null) {
      return Optional.empty();
    }
    try {
      if (Files.size(path) > MAX) {
        throw new BadModelException(path.toString(), Files.size(path) + " bytes", "at most " + MAX);
      }
      return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BadModelException(path.toString(), "an unreadable file", "text in UTF-8");
    }
  }

  /** Adds what another one has and this one has not. */
  void addMissing(SideFiles other) {
    for (String name : other.names()) {
      if (!files.containsKey(name) && !texts.containsKey(name)) {
        other.path(name).ifPresent(path -> files.put(name, path));
        if (other.path(name).isEmpty()) {
          other.text(name).ifPresent(text -> texts.put(name, text));
        }
      }
    }
  }

  /** Adds or replaces a text. */
  void put(String name, String text) {
    files.remove(name);
    texts.put(name, text);
  }
}
