package org.icportrait.portrait.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables for other programs: pairs.csv, summary.csv, report.json. */
public final class ReportTables {
  private static final CsvMapper CSV = new CsvMapper();

  private ReportTables() {}

  /** Every number of every pair and row; a metric that could not be measured is empty. */
  static void writePairs(Path file, Evaluation.Outcome outcome) throws IOException {
    Map<String, EvaluationPair> pairs = new LinkedHashMap<>();
    outcome.pairs().forEach(pair -> pairs.put(pair.name(), pair));
    List<Map<String, Object>> lines = new ArrayList<>();
    for (PairResult result : outcome.results()) {
      Map<String, Object> line = new LinkedHashMap<>();
      EvaluationPair pair = pairs.get(result.pair());
      line.put("pair", result.pair());
      line.put("row", result.row());
      line.put("profile", pair.profile().getFileName().toString());
      line.put("reference", pair.reference().getFileName().toString());
      for (Metric metric : Metric.values()) {
        line.put(metric.id(), result.values().get(metric));
      }
      line.put("note", result.note());
      lines.add(line);
    }
    write(file, lines);
  }

  /** Mean, interval, number of pairs, floor and ceiling of every row and metric. */
  static void writeSummary(Path file, Summary summary) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    summary
        .rows()
        .forEach(
            (row, values) ->
                values.forEach(
                    (metric, mean) -> {
                      Map<String, Object> line = new LinkedHashMap<>();
                      line.put("row", row);
                      line.put("metric", metric.id());
                      line.put("mean", known(mean.mean()));
                      line.put("low", known(mean.low()));
                      line.put("high", known(mean.high()));
                      line.put("pairs", mean.count());
                      line.put("floor", known(summary.floor(metric)));
                      line.put("ceiling", known(summary.ceiling(metric)));
                      lines.add(line);
                    }));
    write(file, lines);
  }

  static void writeJson(
      Path file, Summary summary, Evaluation.Outcome outcome, Map<String, String> settings)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.set("settings", json.valueToTree(settings));
    root.put("pairs", outcome.pairs().size());
    root.set("skipped", json.valueToTree(outcome.skipped()));
    ObjectNode scales = root.putObject("scales");
    for (Metric metric : Metric.values()) {
      ObjectNode scale = scales.putObject(metric.id());
      scale.put("title", metric.title()).put("higher_is_better", metric.higherIsBetter());
      scale.put("floor", known(summary.floor(metric)));
      scale.put("ceiling", known(summary.ceiling(metric)));
    }
    ObjectNode rows = root.putObject("rows");
    summary
        .rows()
        .forEach(
            (row, values) -> {
              ObjectNode of = rows.putObject(row);
              values.forEach(
                  (metric, mean) -> {
                    ObjectNode one = of.putObject(metric.id());
                    one.put("mean", known(mean.mean()));
                    one.put("low", known(mean.low())).put("high", known(mean.high()));
                    one.put("pairs", mean.count());
                  });
            });
    Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  /** A number, or null for NaN. */
  public static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** Writes lines as CSV with a header; the first line names the columns, null is empty. */
  public static void write(Path file, List<Map<String, Object>> lines) throws IOException {
    CsvSchema.Builder columns = CsvSchema.builder();
    if (!lines.isEmpty()) {
      lines.get(0).keySet().forEach(columns::addColumn);
    }
    Files.writeString(file, CSV.writer(columns.build().withHeader()).writeValueAsString(lines));
  }
}
