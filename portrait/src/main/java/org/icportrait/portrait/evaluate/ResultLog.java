package org.icportrait.portrait.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;

/**
 * Results on disk as JSON lines, so that a run that was stopped goes on. The first line says what
 * was evaluated; a line that was cut short by a crash is dropped.
 */
final class ResultLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, PairResult> results = new LinkedHashMap<>();

  /**
   * Opens or begins a log.
   *
   * @param subject what is evaluated: model, pairs, options
   * @throws BadInputException when the file holds results about something else
   */
  ResultLog(Path file, String subject) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        read(subject);
      } else {
        append(JSON.createObjectNode().put("subject", subject));
      }
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no file to read and write", "results");
    }
  }

  private void read(String subject) throws IOException {
    String text = Files.readString(file);
    int complete = text.lastIndexOf('\n') + 1;
    if (complete < text.length()) {
      Files.writeString(file, text.substring(0, complete));
    }
    List<String> lines = text.substring(0, complete).lines().toList();
    if (lines.isEmpty()) { // killed before its first line was whole
      append(JSON.createObjectNode().put("subject", subject));
      return;
    }
    try {
      if (!JSON.readTree(lines.get(0)).path("subject").asText().equals(subject)) {
        throw new BadInputException(
            file.toString(),
            "results of another model, other pairs or other options",
            "a new --output, or the same question again");
      }
      for (int i = 1; i < lines.size(); i++) {
        PairResult result = result(JSON.readTree(lines.get(i)));
        results.put(key(result.pair(), result.row()), result);
      }
    } catch (JsonProcessingException e) {
      throw new BadInputException(file.toString(), "a line that is no JSON", "results");
    }
  }

  private static String key(String pair, String row) {
    return row + "/" + pair;
  }

  Optional<PairResult> find(String pair, String row) {
    return Optional.ofNullable(results.get(key(pair, row)));
  }

  void add(PairResult result) {
    ObjectNode line = JSON.createObjectNode();
    line.put("pair", result.pair()).put("row", result.row()).put("note", result.note());
    line.put("profile_tone", ReportTables.known(result.profileTone()));
    ObjectNode values = line.putObject("values");
    result.values().forEach((metric, value) -> values.put(metric.id(), value));
    try {
      append(line);
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no file to write", "a place for results");
    }
    results.put(key(result.pair(), result.row()), result);
  }

  private void append(ObjectNode line) throws IOException {
    Files.write(
        file,
        (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static PairResult result(JsonNode node) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      JsonNode value = node.path("values").path(metric.id());
      if (value.isNumber()) {
        values.put(metric, value.asDouble());
      }
    }
    return new PairResult(
        node.path("pair").asText(),
        node.path("row").asText(),
        node.path("profile_tone").asDouble(Double.NaN),
        values,
        node.path("note").asText());
  }
}
