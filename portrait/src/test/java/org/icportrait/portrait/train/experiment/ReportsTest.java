package org.icportrait.portrait.train.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.evaluate.LinePlot;
import org.icportrait.portrait.train.matching.Reading;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Path RECIPES = Path.of("..", "recipes", "experiments");
  private static final int PAIRS = 8;

  private static TrainedExperimentRecipe recipe(String name) {
    return TrainedExperimentRecipe.read(RECIPES.resolve(name + ".yaml"));
  }

  /** A value of every pair, step and seed. */
  @FunctionalInterface
  private interface Value {
    double of(Variant variant, int step, int pair);
  }

  private static Scores scores(TrainedExperimentRecipe recipe, Map<String, Value> metrics) {
    Scores scores = new Scores(recipe.seeds(), PAIRS);
    for (Variant variant : Variant.of(recipe)) {
      List<ExperimentLog.Entry> entries = new ArrayList<>();
      metrics.forEach(
          (metric, value) -> {
            for (int step : recipe.at()) {
              for (int pair = 0; pair < PAIRS; pair++) {
                double number = value.of(variant, step, pair);
                entries.add(new ExperimentLog.Entry(step, pair, metric, number));
              }
            }
          });
      scores.add(variant, entries);
    }
    return scores;
  }

  private static Map<String, Object> row(List<Map<String, Object>> table, Map<String, Object> of) {
    return table.stream()
        .filter(line -> line.entrySet().containsAll(of.entrySet()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theBestOfManyHeadsByChanceIsNoMerit() {
    TrainedExperimentRecipe recipe = recipe("matching");
    String first = new Reading(60, 0, 16, "0", 16).id();
    String second = new Reading(60, 0, 16, "1", 16).id();
    String good = new Reading(30, 0, 16, "1", 16).id();
    // of two heads each is right on the pairs of one half alone
    Scores scores =
        scores(
            recipe,
            Map.of(
                first,
                (v, step, pair) -> pair / 2 % 2 == 0 ? 1 : 0,
                second,
                (v, step, pair) -> pair / 2 % 2 == 0 ? 0 : 1,
                good,
                (v, step, pair) -> v.started() ? 0.75 : 0.125,
                Reading.still(16).id(),
                (v, step, pair) -> 0.25));
    List<Map<String, Object>> table =
        MatchingReport.of(recipe, scores).tables().get("matching.csv");
    Map<String, Object> by = Map.of("step", 200, "within", 16);
    Map<String, Object> chance = new java.util.HashMap<>(by);
    chance.putAll(Map.of("variant", Variant.BASE, "noise", 60));
    assertThat(row(table, chance)).containsEntry("mean", 0.0);
    Map<String, Object> true30 = new java.util.HashMap<>(by);
    true30.putAll(Map.of("variant", Variant.BASE, "noise", 30));
    assertThat(row(table, true30)).containsEntry("mean", 0.75);
    true30.put("variant", Variant.NOTHING);
    assertThat(row(table, true30)).containsEntry("mean", 0.125);
    assertThat(row(table, Map.of("variant", "not moving", "noise", 30, "within", 16)))
        .containsEntry("mean", 0.25);
    List<Map<String, Object>> heads = MatchingReport.of(recipe, scores).tables().get("heads.csv");
    assertThat(row(heads, Map.of("head", "1", "noise", 60, "step", 200)))
        .containsEntry("mean", 0.5);
  }

  @Test
  void everyShareIsComparedWithThePapers() {
    TrainedExperimentRecipe recipe = recipe("mask");
    Scores scores =
        scores(
            recipe,
            Map.of(
                "light", (v, step, pair) -> Math.abs(v.whole().hidden() - 0.65) + 0.01 * pair,
                "head_psnr", (v, step, pair) -> pair < 4 ? Double.NaN : 18));
    TrainedExperimentReport.Shown shown = MaskReport.of(recipe, scores);
    Map<String, Object> best = Map.of("hidden", 65, "patches", "grey", "metric", "light");
    Map<String, Object> difference = row(shown.tables().get("mask-differences.csv"), best);
    assertThat((Double) difference.get("mean")).isCloseTo(-0.15, within(1e-9));
    assertThat(difference).containsEntry("shows", true);
    Map<String, Object> psnr = Map.of("hidden", 65, "patches", "raw", "metric", "head_psnr");
    assertThat(row(shown.tables().get("mask-differences.csv"), psnr)).containsEntry("shows", false);
    assertThat(row(shown.tables().get("mask.csv"), psnr)).containsEntry("pairs", 2 * 4);
    assertThat(shown.panels()).hasSize(5).allMatch(panel -> panel.series().size() == 2);
    for (LinePlot.Point point : shown.panels().get(0).series().get(0).points()) {
      double less = Math.abs(point.x() / 100 - 0.65) - 0.15;
      assertThat(point.value().estimate()).as("%s %%", point.x()).isCloseTo(less, within(1e-9));
      assertThat(point.value().high() - point.value().low()).as("paired").isLessThan(1e-9);
    }
  }

  @Test
  void curvesThatPartedAndSuchAsRunSideBySideAreToldApart() {
    TrainedExperimentRecipe recipe = recipe("branch");
    Scores scores =
        scores(
            recipe,
            Map.of(
                "light",
                (v, step, pair) ->
                    switch (v.name()) {
                      case "concatenation" -> 0.5 + 0.01 * pair + 1e-4 * step;
                      case "neither" -> step == recipe.steps() ? 0.5 + 0.01 * (pair % 2) : 0.9;
                      default -> 0.5 + 0.01 * pair;
                    }));
    TrainedExperimentReport.Shown shown = BranchReport.of(recipe, scores);
    List<Map<String, Object>> table = shown.tables().get("branch-differences.csv");
    assertThat(shown.panels()).allMatch(panel -> panel.series().size() == 4);
    LinePlot.Series first = shown.panels().get(2).series().get(0);
    assertThat(first.name()).isEqualTo("concatenation");
    assertThat(first.points().get(first.points().size() - 1).value().estimate())
        .isCloseTo(0.16, within(1e-9));
    Map<String, Object> light = Map.of("metric", "light");
    Map<String, Object> parted = new java.util.HashMap<>(light);
    parted.put("variant", "concatenation");
    assertThat(row(table, parted)).containsEntry("curves", "parted").containsEntry("half", 800);
    parted.put("variant", "no attacks");
    assertThat(row(table, parted)).containsEntry("curves", "parallel");
    assertThat(row(table, Map.of("metric", "identity"))).containsEntry("curves", "unknown");
  }
}
