package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.icportrait.portrait.generate.GenerateOptions;

/** Writes what an experiment found: a figure, its table, every pair, and a page. */
public final class ExperimentReport {
  private ExperimentReport() {}

  /** The rows that an experiment evaluates. */
  public static List<Contestant> rows(ExperimentRecipe recipe) {
    return recipe.experiment().rows(recipe.values());
  }

  /** Writes NAME.svg, NAME.csv, pairs.csv and index.html. */
  public static void write(
      Path folder,
      ExperimentRecipe recipe,
      Evaluation.Outcome outcome,
      Map<String, String> settings)
      throws IOException {
    Experiment experiment = recipe.experiment();
    if (experiment == Experiment.RULES) {
      RulesExperiment parts = RulesExperiment.ofParts(GenerateOptions.defaults());
      RulesReport.write(folder, parts, outcome, settings);
      return;
    }
    String name = experiment.name().toLowerCase(Locale.ROOT);
    List<Map<Metric, Bootstrap>> points =
        experiment.points(recipe.values(), outcome.results()).stream()
            .map(Experiment::means)
            .toList();
    String figure = LinePlot.draw(panels(recipe, points));
    Files.writeString(folder.resolve(name + ".svg"), figure);
    ReportTables.write(folder.resolve(name + ".csv"), table(recipe, points));
    ReportTables.writePairs(folder.resolve("pairs.csv"), outcome);
    String note =
        outcome.pairs().size()
            + " pairs; means, of shares medians, with 95 % bootstrap intervals over pairs";
    Files.writeString(folder.resolve("index.html"), page(name, figure, note, settings));
  }

  private static List<LinePlot.Panel> panels(
      ExperimentRecipe recipe, List<Map<Metric, Bootstrap>> points) {
    Experiment experiment = recipe.experiment();
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (Metric metric : experiment.metrics()) {
      List<LinePlot.Point> line = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        double x = experiment.place(recipe.values(), i);
        line.add(new LinePlot.Point(x, points.get(i).get(metric)));
      }
      LinePlot.Across across = new LinePlot.Across(experiment.axis());
      panels.add(
          new LinePlot.Panel(metric.title(), across, List.of(new LinePlot.Series("", line))));
    }
    return panels;
  }

  private static List<Map<String, Object>> table(
      ExperimentRecipe recipe, List<Map<Metric, Bootstrap>> points) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      double value = recipe.values().get(i);
      points
          .get(i)
          .forEach(
              (metric, mean) -> {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("value", value);
                line.put("metric", metric.id());
                ReportTables.put(line, metric.statistic(), mean);
                lines.add(line);
              });
    }
    return lines;
  }

  /**
   * A page of one figure that needs no other file.
   *
   * @param figure SVG
   * @param note what the figure shows
   */
  public static String page(String name, String figure, String note, Map<String, String> settings) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>icportrait: ")
        .append(Html.escape(name))
        .append("</title><style>")
        .append(Html.STYLE)
        .append("</style></head><body><h1>")
        .append(Html.escape(name))
        .append("</h1><p>");
    settings.forEach(
        (key, value) ->
            page.append(Html.escape(key)).append(": ").append(Html.escape(value)).append("<br>"));
    return page.append(Html.escape(note))
        .append("</p>")
        .append(figure)
        .append("</body></html>\n")
        .toString();
  }
}
