package org.icportrait.portrait.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.generate.GenerateOptions;

/**
 * What each part of a method is worth: rows that leave one part out, against the whole, on the same
 * pairs.
 */
public final class RulesExperiment {
  private final Contestant full;
  private final Map<String, Contestant> rules;

  /**
   * An experiment.
   *
   * @param full the whole method
   * @param rules what is left out, as people read it, and the row without it; in this order
   * @throws IllegalArgumentException when there is no rule, or rows of one id
   */
  public RulesExperiment(Contestant full, Map<String, Contestant> rules) {
    long ids = rules.values().stream().map(Contestant::id).distinct().count();
    boolean named = rules.values().stream().anyMatch(row -> row.id().equals(full.id()));
    if (rules.isEmpty() || ids < rules.size() || named) {
      throw new IllegalArgumentException(
          rules.size() + " rules in rows of " + ids + " ids beside " + full.id());
    }
    this.full = full;
    this.rules = new LinkedHashMap<>(rules);
  }

  /**
   * The experiment on every part of a portrait, the hand-written rules and the networks.
   *
   * @param options how portraits are made otherwise
   */
  static RulesExperiment ofParts(GenerateOptions options) {
    Map<String, Contestant> parts = new LinkedHashMap<>();
    for (Contestant.Variant row : RuleRows.of(options)) {
      parts.put(row.title(), row);
    }
    return new RulesExperiment(Contestant.Own.FULL, parts);
  }

  /**
   * What leaving out a rule does to a metric.
   *
   * @param without the metric without the rule, over the pairs that both rows have
   * @param whole the same of the whole method
   * @param difference without minus whole, its interval by paired bootstrap
   */
  public record Effect(double without, double whole, Bootstrap difference) {
    /** Whether the row shows anything: its interval leaves out 0. */
    public boolean shows() {
      return difference.excludesZero();
    }
  }

  /** The rows to evaluate, the whole method first. */
  public List<Contestant> rows() {
    List<Contestant> rows = new ArrayList<>(List.of(full));
    rows.addAll(rules.values());
    return rows;
  }

  /**
   * The effect of every rule on every aim that was measured.
   *
   * @return by rule and metric, in their order; a rule without a row and a metric without a common
   *     pair are left out
   */
  public Map<String, Map<Metric, Effect>> effects(List<PairResult> results) {
    Map<String, Map<Metric, Effect>> effects = new LinkedHashMap<>();
    rules.forEach(
        (rule, row) -> {
          if (results.stream().noneMatch(result -> result.row().equals(row.id()))) {
            return;
          }
          Map<Metric, Effect> of = new LinkedHashMap<>();
          for (Metric metric : Metric.values()) {
            Effect effect = effect(results, row, metric);
            if (metric.isAim() && effect.difference.count() > 0) {
              of.put(metric, effect);
            }
          }
          effects.put(rule, of);
        });
    return effects;
  }

  private Effect effect(List<PairResult> results, Contestant row, Metric metric) {
    Map<String, Double> wholes = values(results, full, metric);
    Map<String, Double> withouts = values(results, row, metric);
    wholes.keySet().retainAll(withouts.keySet());
    double[] without = wholes.keySet().stream().mapToDouble(withouts::get).toArray();
    double[] whole = wholes.values().stream().mapToDouble(v -> v).toArray();
    Statistic statistic = metric.statistic();
    return new Effect(
        statistic.of(without),
        statistic.of(whole),
        Bootstrap.difference(statistic, without, whole));
  }

  private static Map<String, Double> values(
      List<PairResult> results, Contestant row, Metric metric) {
    Map<String, Double> values = new LinkedHashMap<>(); // by pair
    for (PairResult result : results) {
      if (result.row().equals(row.id()) && result.values().containsKey(metric)) {
        values.put(result.pair(), result.values().get(metric));
      }
    }
    return values;
  }
}
