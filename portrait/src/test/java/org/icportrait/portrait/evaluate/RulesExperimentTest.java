package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.icportrait.portrait.ablation.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a method that does not exist: one helps, one harms, one does nothing. */
class RulesExperimentTest {
  private static final Contestant FULL = new Contestant.Added("full", Path.of("full"));

  @TempDir Path folder;

  private static Map<String, Contestant> rules() {
    Map<String, Contestant> rules = new LinkedHashMap<>();
    for (String rule : List.of("help", "harm", "nothing")) {
      rules.put(rule, new Contestant.Added("without_" + rule, Path.of(rule)));
    }
    return rules;
  }

  private static PairResult result(int pair, String row, double light, double skin) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.FACE, 1.0);
    values.put(Metric.LIGHT, light);
    values.put(Metric.SKIN, skin);
    values.put(Metric.TONE, 3.0);
    return new PairResult("p" + pair, row, 10, values, "");
  }

  /** Pairs differ by far more than rules do, so that only paired intervals see what rules do. */
  private static Evaluation.Outcome outcome() {
    Random random = new Random(3);
    List<PairResult> results = new ArrayList<>();
    List<EvaluationPair> pairs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double light = 1 + random.nextDouble();
      double skin = random.nextDouble();
      pairs.add(new EvaluationPair("p" + i, Path.of("a.jpg"), Path.of("b.jpg")));
      results.add(result(i, "full", light, skin));
      if (i > 0) { // one pair has no picture without this rule
        results.add(result(i, "without_help", light + 0.1 + 0.01 * random.nextDouble(), skin));
      }
      results.add(result(i, "without_harm", light - 0.05, skin));
      results.add(result(i, "without_nothing", light + 0.1 * (random.nextDouble() - 0.5), skin));
    }
    return new Evaluation.Outcome(results, pairs, Map.of());
  }

  @Test
  void whatARuleIsWorthIsSeenInPairs() {
    RulesExperiment experiment = new RulesExperiment(FULL, rules());
    assertThat(experiment.rows()).first().isEqualTo(FULL);
    assertThat(experiment.rows()).hasSize(4);
    Map<String, Map<Metric, RulesExperiment.Effect>> effects =
        experiment.effects(outcome().results());
    RulesExperiment.Effect help = effects.get("help").get(Metric.LIGHT);
    assertThat(help.difference().estimate()).isCloseTo(0.105, within(0.005));
    assertThat(help.difference().high() - help.difference().low()).isLessThan(0.01);
    assertThat(help.difference().count()).isEqualTo(39);
    assertThat(help.without() - help.whole()).isCloseTo(0.105, within(0.005));
    assertThat(help.shows()).isTrue();
    RulesExperiment.Effect harm = effects.get("harm").get(Metric.LIGHT);
    assertThat(harm.difference().estimate()).isCloseTo(-0.05, within(1e-9));
    assertThat(harm.shows()).isTrue();
    assertThat(effects.get("nothing").get(Metric.LIGHT).shows()).isFalse();
    assertThat(effects.get("help").get(Metric.SKIN).shows()).isFalse();
    assertThat(effects.get("help")).doesNotContainKeys(Metric.TONE, Metric.IDENTITY);
  }

  @Test
  void oneFigureShowsEveryRuleInTheColourOfWhatItIsWorth() throws IOException {
    RulesReport.write(
        folder, new RulesExperiment(FULL, rules()), outcome(), Map.of("model", "<m>"));
    String figure = Files.readString(folder.resolve("rules.svg"));
    assertThat(figure).contains(">help</text>", ">harm</text>", ">nothing</text>");
    assertThat(figure).contains(Metric.LIGHT.title(), Metric.SKIN.title());
    assertThat(figure.split("fill=\"#cc5140\"", -1)).as("worse without it").hasSize(2);
    assertThat(figure.split("fill=\"#1f8a4c\"", -1)).as("better without it").hasSize(2);
    List<String> lines = Files.readAllLines(folder.resolve("rules.csv"));
    assertThat(lines.get(0))
        .isEqualTo("rule,metric,statistic,without,full,difference,low,high,pairs,shows");
    assertThat(lines).anyMatch(l -> l.startsWith("help,light,mean,") && l.endsWith(",39,true"));
    assertThat(lines).anyMatch(l -> l.startsWith("nothing,light,") && l.endsWith(",40,false"));
    assertThat(lines).anyMatch(l -> l.startsWith("harm,skin,median,"));
    assertThat(Files.readString(folder.resolve("index.html"))).contains("<svg", "&lt;m&gt;");
    assertThat(folder.resolve("pairs.csv")).isRegularFile();
  }

  @Test
  void theExperimentOfTheMethodLeavesOutEveryPartOnce() {
    List<Contestant> rows = Experiment.RULES.rows(List.of());
    assertThat(rows).hasSize(Part.values().length).startsWith(Contestant.Own.FULL);
    assertThat(rows).extracting(Contestant::id).contains("without_network", "without_rim");
    assertThatThrownBy(() -> new ExperimentRecipe(Experiment.RULES, List.of(1.0), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExperimentRecipe(Experiment.LIGHT, List.of(), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rowsOfOneNameAreRefused() {
    Map<String, Contestant> twice = Map.of("a", FULL);
    assertThatThrownBy(() -> new RulesExperiment(FULL, twice))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RulesExperiment(FULL, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
