package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.icportrait.portrait.evaluate.Bootstrap;
import org.icportrait.portrait.evaluate.LinePlot;
import org.icportrait.portrait.evaluate.ReportTables;
import org.icportrait.portrait.evaluate.Statistic;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport.Shown;
import org.icportrait.portrait.train.matching.MatchingMeasure;
import org.icportrait.portrait.train.matching.Reading;

/**
 * The curves of matching in context. Of all heads the one that matches best is shown, chosen on one
 * half of the pairs and measured on the other, and the other way round: so that being the best of
 * many by chance is no merit.
 */
final class MatchingReport {
  private static final String STILL = "not moving";
  private static final String FEATURES = "nearest features of the frozen base";

  private final TrainedExperimentRecipe recipe;
  private final Scores scores;
  private final List<Map<String, Object>> table = new ArrayList<>();
  private final List<Map<String, Object>> heads = new ArrayList<>();

  private MatchingReport(TrainedExperimentRecipe recipe, Scores scores) {
    this.recipe = recipe;
    this.scores = scores;
  }

  static Shown of(TrainedExperimentRecipe recipe, Scores scores) {
    return new MatchingReport(recipe, scores).shown();
  }

  private Shown shown() {
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (int within : MatchingMeasure.WITHIN) {
      for (int noise : recipe.noise()) {
        String title = "right within 1/" + within + " of the side, noise at " + noise + " %";
        LinePlot.Across across = new LinePlot.Across(recipe.experiment().axis(), recipe.at());
        panels.add(new LinePlot.Panel(title, across, lines(noise, within)));
      }
    }
    for (String name : scores.names()) {
      for (String id : scores.metrics(name)) {
        addHead(name, Reading.parse(id));
      }
    }
    return new Shown(
        panels,
        Map.of("matching.csv", table, "heads.csv", heads),
        "Attention is that of the best head, chosen on one half of the pairs and measured on the"
            + " other, and the other way round; so are the nearest features. heads.csv has all.");
  }

  private List<LinePlot.Series> lines(int noise, int within) {
    List<LinePlot.Series> lines = new ArrayList<>();
    Predicate<Reading> same = r -> r.noise() == noise && r.within() == within;
    for (String name : scores.names()) {
      List<LinePlot.Point> points = new ArrayList<>();
      for (int step : recipe.at()) {
        double[][] best = best(name, step, same.and(Reading::isAttention));
        points.add(point(name, step, noise, within, best, step));
      }
      lines.add(new LinePlot.Series(name, points));
    }
    double[][] features = best(Variant.BASE, 0, same.and(r -> r.head().equals(Reading.FEATURES)));
    lines.add(flat(FEATURES, noise, within, features));
    double[][] still = scores.table(Variant.BASE, 0, Reading.still(within).id());
    lines.add(flat(STILL, noise, within, still));
    return lines;
  }

  /** What does not learn, from the first step to the last. */
  private LinePlot.Series flat(String name, int noise, int within, double[][] values) {
    LinePlot.Point first = point(name, 0, noise, within, values, recipe.at().get(0));
    LinePlot.Point last = new LinePlot.Point(recipe.steps(), first.value());
    return new LinePlot.Series(name, List.of(first, last));
  }

  private LinePlot.Point point(
      String name, int step, int noise, int within, double[][] values, double x) {
    Bootstrap mean = Bootstrap.crossed(Statistic.MEAN, values);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("variant", name);
    row.put("step", step);
    row.put("noise", noise);
    row.put("within", within);
    ReportTables.put(row, Statistic.MEAN, mean);
    table.add(row);
    return new LinePlot.Point(x, mean);
  }

  /** By seed and pair, each pair by the head that is best on the pairs of the other half. */
  private double[][] best(String name, int step, Predicate<Reading> wanted) {
    List<String> readings =
        scores.metrics(name).stream().filter(id -> wanted.test(Reading.parse(id))).toList();
    double[][] out = new double[recipe.seeds().size()][scores.pairs()];
    for (int seed = 0; seed < out.length; seed++) {
      for (int half = 0; half < 2; half++) {
        double[] chosen = chosen(name, step, readings, seed, 1 - half);
        for (int pair = 0; pair < chosen.length; pair++) {
          out[seed][pair] = half(pair) == half ? chosen[pair] : out[seed][pair];
        }
      }
    }
    return out;
  }

  /** What the reading that is best on a half scores, by pair. */
  private double[] chosen(String name, int step, List<String> readings, int seed, int half) {
    double[] best = scores.table(name, step, "")[seed]; // nothing was measured
    double most = -1;
    for (String reading : readings) {
      double[] values = scores.table(name, step, reading)[seed];
      double mean = mean(values, half);
      if (mean > most) {
        most = mean;
        best = values;
      }
    }
    return best;
  }

  /** Two by two: pairs that follow each other are of two kinds. */
  private static int half(int pair) {
    return pair / 2 % 2;
  }

  /** Over a half of the pairs, over all where there is no such half; below 0 of nothing. */
  private static double mean(double[] values, int half) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if ((half(i) == half || values.length <= 2) && !Double.isNaN(values[i])) {
        sum += values[i];
        count++;
      }
    }
    return count == 0 ? -1 : sum / count;
  }

  private void addHead(String name, Reading reading) {
    for (int step : recipe.at()) {
      double[][] values = scores.table(name, step, reading.id());
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("variant", name);
      row.put("step", step);
      row.put("noise", reading.noise());
      row.put("layer", reading.layer());
      row.put("tokens", reading.side());
      row.put("head", reading.head());
      row.put("within", reading.within());
      double sum = 0;
      int count = 0;
      for (double[] seed : values) {
        for (double value : seed) {
          sum += Double.isNaN(value) ? 0 : value;
          count += Double.isNaN(value) ? 0 : 1;
        }
      }
      row.put("mean", count == 0 ? null : sum / count);
      row.put("values", count);
      heads.add(row);
    }
  }
}
