package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.evaluate.Bootstrap;
import org.icportrait.portrait.evaluate.LinePlot;
import org.icportrait.portrait.evaluate.Metric;
import org.icportrait.portrait.train.experiment.TrainedExperimentRecipe.Patches;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport.Measured;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport.Shown;

/** What branches score that were trained with other shares of the reference hidden. */
final class MaskReport {
  private static final int PAPERS = 80; // percent, section 3.3
  private static final List<Measured> MEASURED =
      List.of(
          Measured.of(Metric.LIGHT),
          Measured.of(Metric.SKIN),
          Measured.of(Metric.IDENTITY),
          Measured.of(Metric.REFERENCE_IDENTITY),
          Measured.of(Metric.HEAD_PSNR));

  private MaskReport() {}

  static Shown of(TrainedExperimentRecipe recipe, Scores scores) {
    List<Map<String, Object>> table = new ArrayList<>();
    List<Map<String, Object>> differences = new ArrayList<>();
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (Measured measured : MEASURED) {
      List<LinePlot.Series> lines = new ArrayList<>();
      for (Patches patches : recipe.patches()) {
        lines.add(line(recipe, scores, measured, patches, table, differences));
      }
      LinePlot.Across across = new LinePlot.Across(recipe.experiment().axis());
      String title = measured.title() + ", less at " + base(recipe) + " %";
      panels.add(new LinePlot.Panel(title, across, lines));
    }
    return new Shown(
        panels,
        Map.of("mask.csv", table, "mask-differences.csv", differences),
        "A branch was trained for each share, "
            + recipe.steps()
            + " steps; the figure is after the last, every share less "
            + base(recipe)
            + " %, the paper's being "
            + PAPERS
            + " % (mask-differences.csv; mask.csv has the values themselves), with 95 % intervals"
            + " over pairs and seeds. Grey: visible patches show light on grey skin; raw: the"
            + " reference's own pixels.");
  }

  /** The share that others are compared with: the paper's, or the largest of a trial without it. */
  private static int base(TrainedExperimentRecipe recipe) {
    List<Integer> hidden = recipe.hidden();
    return hidden.contains(PAPERS) ? PAPERS : hidden.get(hidden.size() - 1);
  }

  private static LinePlot.Series line(
      TrainedExperimentRecipe recipe,
      Scores scores,
      Measured measured,
      Patches patches,
      List<Map<String, Object>> table,
      List<Map<String, Object>> differences) {
    List<LinePlot.Point> points = new ArrayList<>();
    String papers = Variant.mask(patches, base(recipe));
    for (int hidden : recipe.hidden()) {
      String name = Variant.mask(patches, hidden);
      for (int step : recipe.at()) {
        double[][] values = scores.table(name, step, measured.id());
        Bootstrap mean = Bootstrap.crossed(measured.statistic(), values);
        table.add(TrainedExperimentReport.line(where(patches, hidden, step), measured, mean));
        if (step == recipe.steps()) {
          Bootstrap apart =
              Bootstrap.crossedDifference(
                  measured.statistic(), values, scores.table(papers, step, measured.id()));
          points.add(new LinePlot.Point(hidden, apart));
          if (hidden != base(recipe)) {
            Map<String, Object> row =
                TrainedExperimentReport.line(where(patches, hidden, step), measured, apart);
            row.put("shows", apart.excludesZero());
            differences.add(row);
          }
        }
      }
    }
    return new LinePlot.Series(patches.name().toLowerCase(java.util.Locale.ROOT), points);
  }

  private static Map<String, Object> where(Patches patches, int hidden, int step) {
    Map<String, Object> where = new LinkedHashMap<>();
    where.put("patches", patches.name().toLowerCase(java.util.Locale.ROOT));
    where.put("hidden", hidden);
    where.put("step", step);
    return where;
  }
}
