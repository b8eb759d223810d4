package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.evaluate.Bootstrap;
import org.icportrait.portrait.evaluate.LinePlot;
import org.icportrait.portrait.evaluate.Metric;
import org.icportrait.portrait.evaluate.ReportTables;
import org.icportrait.portrait.evaluate.Statistic;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport.Measured;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport.Shown;

/** The curves of ways to train a branch, and how far each is from the method's. */
final class BranchReport {
  private static final List<Measured> MEASURED =
      List.of(
          new Measured(
              PortraitMeasure.ERROR, "error on the head over the first guess's", Statistic.MEAN),
          Measured.of(Metric.HEAD_PSNR),
          Measured.of(Metric.LIGHT),
          Measured.of(Metric.SKIN),
          Measured.of(Metric.IDENTITY),
          Measured.of(Metric.REFERENCE_IDENTITY));

  private BranchReport() {}

  static Shown of(TrainedExperimentRecipe recipe, Scores scores) {
    List<Map<String, Object>> table = new ArrayList<>();
    List<Map<String, Object>> differences = new ArrayList<>();
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (Measured measured : MEASURED) {
      List<LinePlot.Series> lines = new ArrayList<>();
      for (String name : scores.names()) {
        List<LinePlot.Point> points = new ArrayList<>();
        for (int step : recipe.at()) {
          double[][] values = scores.table(name, step, measured.id());
          Bootstrap mean = Bootstrap.crossed(measured.statistic(), values);
          points.add(new LinePlot.Point(step, difference(scores, name, measured, step)));
          Map<String, Object> where = new LinkedHashMap<>();
          where.put("variant", name);
          where.put("step", step);
          table.add(TrainedExperimentReport.line(where, measured, mean));
        }
        if (!name.equals(Variant.BRANCH)) {
          lines.add(new LinePlot.Series(name, points));
          differences.add(difference(recipe, scores, name, measured));
        }
      }
      LinePlot.Across across = new LinePlot.Across(recipe.experiment().axis(), recipe.at());
      panels.add(new LinePlot.Panel(measured.title() + ", less the branch's", across, lines));
    }
    return new Shown(
        panels,
        Map.of("branch.csv", table, "branch-differences.csv", differences),
        "Every variant less the branch, with 95 % intervals over pairs and seeds (branch.csv has the"
            + " values themselves); branch-differences.csv has it after the last step, and by how"
            + " much that changed since half of the steps.");
  }

  /** A variant minus the branch at the end, and since when it has been so. */
  private static Map<String, Object> difference(
      TrainedExperimentRecipe recipe, Scores scores, String name, Measured measured) {
    int last = recipe.steps();
    int half = recipe.at().stream().filter(step -> 2 * step <= last).reduce(0, (a, b) -> b);
    double[][] end = apart(scores, name, measured, last);
    Bootstrap apart = difference(scores, name, measured, last);
    Bootstrap change =
        Bootstrap.crossedDifference(Statistic.MEAN, end, apart(scores, name, measured, half));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("variant", name);
    row.put("step", last);
    row = TrainedExperimentReport.line(row, measured, apart);
    row.put("half", half);
    row.put("change", ReportTables.known(change.estimate()));
    row.put("change_low", ReportTables.known(change.low()));
    row.put("change_high", ReportTables.known(change.high()));
    row.put("curves", curves(apart, change));
    return row;
  }

  /** Whether curves have parted or run side by side, or may do either yet. */
  private static String curves(Bootstrap apart, Bootstrap change) {
    if (apart.count() == 0) {
      return "unknown";
    }
    if (apart.excludesZero()) {
      return "parted";
    }
    return change.excludesZero() ? "moving" : "parallel";
  }

  private static Bootstrap difference(Scores scores, String name, Measured measured, int step) {
    return Bootstrap.crossedDifference(
        measured.statistic(),
        scores.table(name, step, measured.id()),
        scores.table(Variant.BRANCH, step, measured.id()));
  }

  /** Pair by pair, variant minus branch. */
  private static double[][] apart(Scores scores, String name, Measured measured, int step) {
    double[][] one = scores.table(name, step, measured.id());
    double[][] other = scores.table(Variant.BRANCH, step, measured.id());
    double[][] out = new double[one.length][];
    for (int s = 0; s < out.length; s++) {
      out[s] = new double[one[s].length];
      for (int p = 0; p < out[s].length; p++) {
        out[s][p] = one[s][p] - other[s][p];
      }
    }
    return out;
  }
}
