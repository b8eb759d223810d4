package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.icportrait.engine.BadInputException;

/** Portraits that could not be used, beside the shards: {@code failures.jsonl}, a line each. */
final class SynthesisFailures {
  static final String NAME = "failures.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Object IN_THIS_PROCESS = new Object(); // a file lock is a process's

  private final Path file;
  private final Consumer<String> warnings;
  private final Map<String, String> messages; // by portrait

  private SynthesisFailures(Path file, Consumer<String> warnings, Map<String, String> messages) {
    this.file = file;
    this.warnings = warnings;
    this.messages = messages;
  }

  /** Those of a set that is being written, with those of earlier runs. */
  static SynthesisFailures open(Path folder, Consumer<String> warnings) {
    Path file = folder.resolve(NAME);
    Map<String, String> messages = new TreeMap<>();
    try {
      read(file, messages);
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no list of failures", "one of data synthesize");
    }
    return new SynthesisFailures(file, warnings, messages);
  }

  private static void read(Path file, Map<String, String> messages) throws IOException {
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        JsonNode node = JSON.readTree(line);
        messages.putIfAbsent(node.path("portrait").asText(), node.path("error").asText());
      }
    }
  }

  /** Notes a portrait and warns of it the first time. */
  synchronized void add(String portrait, String message) {
    if (messages.put(portrait, message) == null) {
      warnings.accept(message);
    }
  }

  synchronized int count() {
    return messages.size();
  }

  /**
   * Writes the list, whole or not at all, with what other processes have put there meanwhile; none
   * where there are no failures.
   */
  synchronized void write() throws IOException {
    if (messages.isEmpty()) {
      return;
    }
    synchronized (IN_THIS_PROCESS) {
      Path lock = file.resolveSibling(NAME + ".lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("no lock on " + lock);
        }
        read(file, messages);
        replace();
      }
    }
  }

  private void replace() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : messages.entrySet()) {
      text.append(
              JSON.createObjectNode()
                  .put("portrait", entry.getKey())
                  .put("error", entry.getValue()))
          .append('\n');
    }
    Path temporary = file.resolveSibling(NAME + ".writing");
    Files.write(temporary, text.toString().getBytes(StandardCharsets.UTF_8));
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the lock; for when no other process writes. */
  void unlock() throws IOException {
    Files.deleteIfExists(file.resolveSibling(NAME + ".lock"));
  }
}
