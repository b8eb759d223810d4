package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    String name = experiment.name().toLowerCase(Locale.ROOT);
    List<Map<Metric, Bootstrap>> points =
        experiment.points(recipe.values(), outcome.results()).stream()
            .map(Experiment::means)
            .toList();
    String figure = LinePlot.draw(experiment, recipe.values(), points);
    Files.writeString(folder.resolve(name + ".svg"), figure);
    ReportTables.write(folder.resolve(name + ".csv"), table(recipe, points));
    ReportTables.writePairs(folder.resolve("pairs.csv"), outcome);
    Files.writeString(folder.resolve("index.html"), page(name, figure, outcome, settings));
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
                line.put("mean", ReportTables.known(mean.mean()));
                line.put("low", ReportTables.known(mean.low()));
                line.put("high", ReportTables.known(mean.high()));
                line.put("pairs", mean.count());
                lines.add(line);
              });
    }
    return lines;
  }

  private static String page(
      String name, String figure, Evaluation.Outcome outcome, Map<String, String> settings) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>icportrait: ")
        .append(name)
        .append("</title><style>")
        .append(Html.STYLE)
        .append("</style></head><body><h1>")
        .append(name)
        .append("</h1><p>");
    settings.forEach(
        (key, value) ->
            page.append(Html.escape(key)).append(": ").append(Html.escape(value)).append("<br>"));
    return page.append(outcome.pairs().size())
        .append(" pairs; means and 95 % bootstrap intervals over pairs</p>")
        .append(figure)
        .append("</body></html>\n")
        .toString();
  }
}
