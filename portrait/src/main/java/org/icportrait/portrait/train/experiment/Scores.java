package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the variants of an experiment scored, by name, seed, step, pair and metric. */
final class Scores {
  private final List<Long> seeds;
  private final int pairs;
  private final Map<Variant, List<ExperimentLog.Entry>> entries = new LinkedHashMap<>();
  private final Map<String, double[][]> tables = new LinkedHashMap<>();

  Scores(List<Long> seeds, int pairs) {
    this.seeds = List.copyOf(seeds);
    this.pairs = pairs;
  }

  void add(Variant variant, List<ExperimentLog.Entry> all) {
    entries.put(variant, List.copyOf(all));
    int seed = seeds.indexOf(variant.seed());
    for (ExperimentLog.Entry e : all) {
      String key = key(variant.name(), e.step(), e.metric());
      tables.computeIfAbsent(key, k -> nothing())[seed][e.pair()] = e.value();
    }
  }

  private static String key(String name, int step, String metric) {
    return name + '\n' + step + '\n' + metric;
  }

  private double[][] nothing() {
    double[][] table = new double[seeds.size()][pairs];
    for (double[] row : table) {
      Arrays.fill(row, Double.NaN);
    }
    return table;
  }

  /** Names of the curves, each once. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries.keySet().forEach(variant -> names.add(variant.name()));
    return names;
  }

  int pairs() {
    return pairs;
  }

  /** By seed, then by pair; NaN where it could not be measured. */
  double[][] table(String name, int step, String metric) {
    double[][] found = tables.get(key(name, step, metric));
    return found == null ? nothing() : found;
  }

  /** Everything that was measured of a name. */
  Set<String> metrics(String name) {
    Set<String> metrics = new TreeSet<>();
    entries.forEach(
        (variant, all) -> {
          if (variant.name().equals(name)) {
            all.forEach(entry -> metrics.add(entry.metric()));
          }
        });
    return metrics;
  }

  /** Every number as a line of a table. */
  List<Map<String, Object>> lines() {
    List<Map<String, Object>> rows = new ArrayList<>();
    entries.forEach(
        (variant, all) -> {
          for (ExperimentLog.Entry entry : all) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("variant", variant.name());
            row.put("seed", variant.seed());
            row.put("step", entry.step());
            row.put("pair", entry.pair());
            row.put("metric", entry.metric());
            row.put("value", entry.value());
            rows.add(row);
          }
        });
    return rows;
  }
}
