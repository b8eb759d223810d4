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
  private static final String ALL = "all"; // pairs, whatever their group

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
      line.put("profile_ita", known(result.profileTone()));
      for (Metric metric : Metric.values()) {
        line.put(metric.id(), result.values().get(metric));
      }
      line.put("note", result.note());
      lines.add(line);
    }
    write(file, lines);
  }

  /** Mean or median, interval, number of pairs, floor and ceiling of every row and metric. */
  static void writeSummary(Path file, Summary summary, List<GroupSummary> groups)
      throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    add(lines, ALL, summary);
    groups.forEach(group -> add(lines, group.group().id(), group.summary()));
    write(file, lines);
  }

  private static void add(List<Map<String, Object>> lines, String group, Summary summary) {
    summary
        .rows()
        .forEach(
            (row, values) ->
                values.forEach(
                    (metric, found) -> {
                      Map<String, Object> line = new LinkedHashMap<>();
                      line.put("group", group);
                      line.put("row", row);
                      line.put("metric", metric.id());
                      put(line, metric.statistic(), found);
                      line.put("floor", known(summary.floor(metric)));
                      line.put("ceiling", known(summary.ceiling(metric)));
                      lines.add(line);
                    }));
  }

  static void writeJson(
      Path file,
      Summary summary,
      List<GroupSummary> groups,
      Evaluation.Outcome outcome,
      Map<String, String> settings)
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
      scale.put("statistic", metric.statistic().id()).put("aim", metric.isAim());
      scale.put("floor", known(summary.floor(metric)));
      scale.put("ceiling", known(summary.ceiling(metric)));
    }
    rows(root.putObject("rows"), summary);
    ObjectNode byGroup = root.putObject("groups"); // the worst first
    for (GroupSummary group : groups) {
      ObjectNode one = byGroup.putObject(group.group().id()).put("pairs", group.pairs());
      rows(one.putObject("rows"), group.summary());
    }
    Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  private static void rows(ObjectNode rows, Summary summary) {
    summary
        .rows()
        .forEach(
            (row, values) -> {
              ObjectNode of = rows.putObject(row);
              values.forEach(
                  (metric, found) -> {
                    ObjectNode one = of.putObject(metric.id());
                    one.put(metric.statistic().id(), known(found.estimate()));
                    one.put("low", known(found.low())).put("high", known(found.high()));
                    one.put("pairs", found.count());
                  });
            });
  }

  /** The columns mean, median (one of which is filled), low, high and pairs. */
  public static void put(Map<String, Object> line, Statistic statistic, Bootstrap found) {
    for (Statistic column : Statistic.values()) {
      line.put(column.id(), column == statistic ? known(found.estimate()) : null);
    }
    line.put("low", known(found.low()));
    line.put("high", known(found.high()));
    line.put("pairs", found.count());
  }

  /** A number, or null for NaN. */
  public static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /**
   * Writes lines as CSV with a header; the first line names the columns, null is empty. Of no lines
   * the file is empty.
   */
  public static void write(Path file, List<Map<String, Object>> lines) throws IOException {
    if (lines.isEmpty()) {
      Files.writeString(file, "");
      return;
    }
    CsvSchema.Builder columns = CsvSchema.builder();
    lines.get(0).keySet().forEach(columns::addColumn);
    Files.writeString(file, CSV.writer(columns.build().withHeader()).writeValueAsString(lines));
  }
}
