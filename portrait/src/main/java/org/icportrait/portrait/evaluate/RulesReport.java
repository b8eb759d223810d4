package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.portrait.chart.Axis;
import org.icportrait.portrait.chart.Chart;

/** Writes what each rule is worth: a figure, its table, every pair, and a page. */
public final class RulesReport {
  private static final String NAME = "rules";
  private static final int WIDTH = 240; // of a plot, pixels
  private static final int LINE = 18;
  private static final int COLUMNS = 3;
  private static final int TICKS = 4;
  private static final String WORSE = "#cc5140"; // without the rule
  private static final String BETTER = Chart.COLOURS.get(2);
  private static final String NOTHING = Chart.COLOURS.get(4);

  private RulesReport() {}

  /** Writes rules.svg, rules.csv, pairs.csv and index.html. */
  public static void write(
      Path folder,
      RulesExperiment experiment,
      Evaluation.Outcome outcome,
      Map<String, String> settings)
      throws IOException {
    Map<String, Map<Metric, RulesExperiment.Effect>> effects =
        experiment.effects(outcome.results());
    String figure = figure(effects);
    Files.writeString(folder.resolve(NAME + ".svg"), figure);
    ReportTables.write(folder.resolve(NAME + ".csv"), table(effects));
    ReportTables.writePairs(folder.resolve("pairs.csv"), outcome);
    String note =
        outcome.pairs().size()
            + " pairs; each row leaves out one rule: its mean (of shares of a way the median) minus"
            + " the whole method's, with 95 % paired bootstrap intervals. Red: worse without the"
            + " rule; green: better without it; grey: no difference is seen.";
    Files.writeString(
        folder.resolve("index.html"), ExperimentReport.page(NAME, figure, note, settings));
  }

  private static String figure(Map<String, Map<Metric, RulesExperiment.Effect>> effects) {
    Set<Metric> metrics = new LinkedHashSet<>();
    for (Metric metric : Metric.values()) {
      if (effects.values().stream().anyMatch(of -> of.containsKey(metric))) {
        metrics.add(metric);
      }
    }
    if (metrics.isEmpty()) {
      return new Chart(WIDTH, LINE, Axis.even("", 0, 1, TICKS), Axis.rows(List.of("no face")))
          .document();
    }
    return Chart.document(metrics.stream().map(m -> chart(m, effects)).toList(), COLUMNS);
  }

  private static Chart chart(
      Metric metric, Map<String, Map<Metric, RulesExperiment.Effect>> effects) {
    double low = -1e-3;
    double high = 1e-3;
    for (Map<Metric, RulesExperiment.Effect> of : effects.values()) {
      if (of.containsKey(metric)) {
        low = Math.min(low, of.get(metric).difference().low());
        high = Math.max(high, of.get(metric).difference().high());
      }
    }
    List<String> rules = List.copyOf(effects.keySet());
    String better = metric.higherIsBetter() ? "more is better" : "less is better";
    Chart chart =
        new Chart(
            WIDTH, LINE * rules.size(), Axis.even(better, low, high, TICKS), Axis.rows(rules));
    chart.title(metric.title()).guide(0, "", Chart.INK, true);
    for (int i = 0; i < rules.size(); i++) {
      RulesExperiment.Effect effect = effects.get(rules.get(i)).get(metric);
      if (effect != null) {
        Bootstrap difference = effect.difference();
        String colour = colour(metric, effect);
        chart
            .across(i + 0.5, difference.low(), difference.high(), colour)
            .dot(difference.estimate(), i + 0.5, colour);
      }
    }
    return chart;
  }

  private static String colour(Metric metric, RulesExperiment.Effect effect) {
    if (!effect.shows()) {
      return NOTHING;
    }
    boolean more = effect.difference().low() > 0;
    return more == metric.higherIsBetter() ? BETTER : WORSE;
  }

  private static List<Map<String, Object>> table(
      Map<String, Map<Metric, RulesExperiment.Effect>> effects) {
    List<Map<String, Object>> lines = new ArrayList<>();
    effects.forEach(
        (rule, of) ->
            of.forEach(
                (metric, effect) -> {
                  Map<String, Object> line = new LinkedHashMap<>();
                  line.put("rule", rule);
                  line.put("metric", metric.id());
                  line.put("statistic", metric.statistic().id());
                  line.put("without", ReportTables.known(effect.without()));
                  line.put("full", ReportTables.known(effect.whole()));
                  line.put("difference", ReportTables.known(effect.difference().estimate()));
                  line.put("low", ReportTables.known(effect.difference().low()));
                  line.put("high", ReportTables.known(effect.difference().high()));
                  line.put("pairs", effect.difference().count());
                  line.put("shows", effect.shows());
                  lines.add(line);
                }));
    return lines;
  }
}
