package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.evaluate.Bootstrap;
import org.icportrait.portrait.evaluate.ExperimentReport;
import org.icportrait.portrait.evaluate.LinePlot;
import org.icportrait.portrait.evaluate.Metric;
import org.icportrait.portrait.evaluate.ReportTables;
import org.icportrait.portrait.evaluate.Statistic;

/** Writes what the variants of an experiment scored: a figure, its table, every number, a page. */
public final class TrainedExperimentReport {
  private final TrainedExperimentRecipe recipe;
  private final Map<String, List<ExperimentLog.Entry>> scores;

  private record Axis(String metric, String title, Statistic statistic) {}

  private TrainedExperimentReport(
      TrainedExperimentRecipe recipe, Map<String, List<ExperimentLog.Entry>> scores) {
    this.recipe = recipe;
    this.scores = scores;
  }

  /**
   * Runs an experiment and writes NAME.svg, NAME.csv, measured.csv and index.html.
   *
   * @param settings shown on the page
   */
  public static void write(
      TrainedExperimentRun run,
      TrainedExperimentRecipe recipe,
      Path folder,
      Map<String, String> settings)
      throws IOException {
    new TrainedExperimentReport(recipe, run.run()).write(folder, settings);
  }

  private void write(Path folder, Map<String, String> settings) throws IOException {
    String name = recipe.experiment().id();
    List<Map<String, Object>> table = new ArrayList<>();
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (Axis axis : axes()) {
      panels.add(panel(axis, table));
    }
    String steps =
        recipe.experiment().adapts()
            ? "steps of View-Consistent Adaptation"
            : "steps of Lighting-Aware Stitching";
    String figure = LinePlot.draw(steps, panels);
    Files.writeString(folder.resolve(name + ".svg"), figure);
    ReportTables.write(folder.resolve(name + ".csv"), table);
    ReportTables.write(folder.resolve("measured.csv"), numbers());
    String note =
        recipe.pairs()
            + " validation pairs; means, of shares medians, with 95 % bootstrap intervals over"
            + " pairs";
    Files.writeString(
        folder.resolve("index.html"), ExperimentReport.page(name, figure, note, settings));
  }

  private List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    axes.add(new Axis("view_error", "error on the head over the first guess's", Statistic.MEAN));
    if (recipe.experiment().adapts()) {
      axes.add(new Axis("matched", "what the canvas is worth without a warp, dB", Statistic.MEAN));
      return axes;
    }
    for (Metric metric :
        List.of(
            Metric.IDENTITY,
            Metric.REFERENCE_IDENTITY,
            Metric.LIGHT,
            Metric.SKIN,
            Metric.SHARPNESS)) {
      axes.add(new Axis(metric.id(), metric.title(), metric.statistic()));
    }
    return axes;
  }

  private LinePlot.Panel panel(Axis axis, List<Map<String, Object>> table) {
    List<LinePlot.Series> lines = new ArrayList<>();
    scores.forEach(
        (variant, entries) ->
            lines.add(line(variant, axis.metric, axis.statistic, entries, table)));
    return new LinePlot.Panel(axis.title, lines);
  }

  private LinePlot.Series line(
      String variant,
      String metric,
      Statistic statistic,
      List<ExperimentLog.Entry> entries,
      List<Map<String, Object>> table) {
    List<LinePlot.Point> points = new ArrayList<>();
    for (int step : recipe.at()) {
      Bootstrap mean =
          Bootstrap.of(
              statistic,
              entries.stream()
                  .filter(entry -> entry.step() == step && entry.metric().equals(metric))
                  .mapToDouble(ExperimentLog.Entry::value)
                  .toArray());
      points.add(new LinePlot.Point(step, mean));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("variant", variant);
      row.put("step", step);
      row.put("metric", metric);
      ReportTables.put(row, statistic, mean);
      table.add(row);
    }
    return new LinePlot.Series(variant, points);
  }

  private List<Map<String, Object>> numbers() {
    List<Map<String, Object>> rows = new ArrayList<>();
    scores.forEach(
        (variant, entries) -> {
          for (ExperimentLog.Entry entry : entries) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("variant", variant);
            row.put("step", entry.step());
            row.put("pair", entry.pair());
            row.put("metric", entry.metric());
            row.put("value", entry.value());
            rows.add(row);
          }
        });
    return rows;
  }
}
