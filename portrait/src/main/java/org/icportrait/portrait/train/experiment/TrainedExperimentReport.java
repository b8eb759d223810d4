package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.evaluate.Bootstrap;
import org.icportrait.portrait.evaluate.ExperimentReport;
import org.icportrait.portrait.evaluate.LinePlot;
import org.icportrait.portrait.evaluate.Metric;
import org.icportrait.portrait.evaluate.ReportTables;
import org.icportrait.portrait.evaluate.Statistic;

/** Writes what the variants of an experiment scored: a figure, its tables, every number, a page. */
public final class TrainedExperimentReport {
  private TrainedExperimentReport() {}

  /**
   * What an experiment shows.
   *
   * @param panels of its figure
   * @param tables lines of CSV by file name
   * @param note what the figure is, for people
   */
  record Shown(
      List<LinePlot.Panel> panels, Map<String, List<Map<String, Object>>> tables, String note) {}

  /**
   * Runs an experiment and writes NAME.svg, NAME.csv, measured.csv, what else its tables are, and
   * index.html.
   *
   * @param settings shown on the page
   */
  public static void write(
      TrainedExperimentRun run,
      TrainedExperimentRecipe recipe,
      Path folder,
      Map<String, String> settings)
      throws IOException {
    Scores scores = run.run();
    Shown shown =
        switch (recipe.experiment()) {
          case MATCHING -> MatchingReport.of(recipe, scores);
          case MASK -> MaskReport.of(recipe, scores);
          case BRANCH -> BranchReport.of(recipe, scores);
        };
    String name = recipe.experiment().id();
    String figure = LinePlot.draw(shown.panels);
    Files.writeString(folder.resolve(name + ".svg"), figure);
    for (Map.Entry<String, List<Map<String, Object>>> table : shown.tables.entrySet()) {
      ReportTables.write(folder.resolve(table.getKey()), table.getValue());
    }
    ReportTables.write(folder.resolve("measured.csv"), scores.lines());
    if (!run.describedPairs().isEmpty()) {
      ReportTables.write(folder.resolve("pairs.csv"), run.describedPairs());
    }
    String note =
        scores.pairs()
            + " pairs, "
            + recipe.seeds().size()
            + " seeds; means, of shares medians, with 95 % bootstrap intervals over pairs and"
            + " seeds. "
            + shown.note;
    Files.writeString(
        folder.resolve("index.html"), ExperimentReport.page(name, figure, note, settings));
  }

  /** What is measured of portraits, with its statistic. */
  record Measured(String id, String title, Statistic statistic) {
    static Measured of(Metric metric) {
      return new Measured(metric.id(), metric.title(), metric.statistic());
    }
  }

  /** A line of a table: what it is of, then the number with its interval. */
  static Map<String, Object> line(Map<String, Object> of, Measured measured, Bootstrap found) {
    Map<String, Object> line = new LinkedHashMap<>(of);
    line.put("metric", measured.id());
    ReportTables.put(line, measured.statistic(), found);
    return line;
  }
}
