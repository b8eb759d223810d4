package org.icportrait.portrait.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.icportrait.portrait.generate.GenerateOptions;

/** Claims that are tried on the committed model without training it anew. */
public enum Experiment {
  /** How much of the reference's brightness is taken. */
  LIGHT("share of the reference's brightness that is taken, %", 100),
  /** How far profile and reference may be apart in pose. */
  POSE("angle between the heads of profile and reference, degrees", 180),
  /** What more pictures of the person give; on synthetic heads, whose true answer is known. */
  PROFILES("profiles of the person", SyntheticPairs.PROFILES),
  /**
   * What the profile on the canvas is worth against the truth, by how far the head is turned and
   * how much of it the profile never saw; on rendered people.
   */
  VIEWS("angle between the heads of profile and truth, degrees", 180),
  /** What each part of a portrait is worth; it tries no values but the rows of {@link RuleRows}. */
  RULES("without a part minus with it", 0);

  private final String axis;
  private final double most;

  Experiment(String axis, double most) {
    this.axis = axis;
    this.most = most;
  }

  /** Whether it tries values on an axis, and not parts by name. */
  boolean hasValues() {
    return this != RULES;
  }

  /** What the values are. */
  public String axis() {
    return axis;
  }

  double most() {
    return most;
  }

  /** The rows that are evaluated. */
  List<Contestant> rows(List<Double> values) {
    if (this == POSE) {
      return List.of(Contestant.Own.PROFILE, Contestant.Own.FULL);
    }
    if (this == VIEWS) {
      return List.of(Contestant.Own.PROFILE, Contestant.Own.WITHOUT_CANVAS, Contestant.Own.FULL);
    }
    if (this == RULES) {
      return RulesExperiment.ofParts(GenerateOptions.defaults()).rows();
    }
    List<Contestant> rows = new ArrayList<>();
    for (double value : values) {
      rows.add(row(value));
    }
    return rows;
  }

  private Contestant row(double value) {
    GenerateOptions base = GenerateOptions.defaults();
    return switch (this) {
      case LIGHT ->
          new Contestant.Variant(
              id(value), number(value) + " %", base.withLightStrength(value / 100), 1);
      case PROFILES -> new Contestant.Variant(id(value), number(value), base, (int) value);
      case POSE, VIEWS, RULES -> Contestant.Own.FULL;
    };
  }

  /** Whether its pairs are rendered people, whose truth is known. */
  public boolean isOfRenderedPeople() {
    return this == VIEWS;
  }

  /** Whether its pairs are synthetic heads. */
  public boolean isSynthetic() {
    return this == PROFILES;
  }

  /**
   * The points of the figure.
   *
   * @param results of the rows
   * @return for each value the results that belong to it; for poses a bin up to the value
   */
  List<List<PairResult>> points(List<Double> values, List<PairResult> results) {
    List<List<PairResult>> points = new ArrayList<>();
    double from = 0;
    for (double value : values) {
      double low = from;
      points.add(
          this == POSE
              ? bin(results, low, value)
              : results.stream().filter(r -> r.row().equals(id(value))).toList());
      from = value;
    }
    return points;
  }

  /** The method's results on pairs whose untouched profile was this far from the reference. */
  private static List<PairResult> bin(List<PairResult> results, double low, double high) {
    List<String> names =
        results.stream()
            .filter(r -> r.row().equals(Contestant.Own.PROFILE.id()))
            .filter(
                r -> {
                  double angle = r.values().getOrDefault(Metric.POSE, Double.NaN);
                  return angle >= low && angle < high;
                })
            .map(PairResult::pair)
            .toList();
    return results.stream()
        .filter(r -> r.row().equals(Contestant.Own.FULL.id()) && names.contains(r.pair()))
        .toList();
  }

  /** Where a point stands on the axis: the value, or the middle of its bin. */
  double place(List<Double> values, int index) {
    double value = values.get(index);
    return this == POSE ? (value + (index == 0 ? 0 : values.get(index - 1))) / 2 : value;
  }

  private String id(double value) {
    return name().toLowerCase(Locale.ROOT) + "_" + number(value);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** What the figure shows. */
  List<Metric> metrics() {
    if (this == PROFILES) {
      return List.of(
          Metric.IDENTITY,
          Metric.PSNR,
          Metric.SSIM,
          Metric.TRUE_LIGHT,
          Metric.NORMALS,
          Metric.POSE);
    }
    return List.of(
        Metric.IDENTITY,
        Metric.REFERENCE_IDENTITY,
        Metric.LIGHT,
        Metric.SKIN,
        Metric.POSE,
        Metric.SHARPNESS);
  }

  /** One point's means and medians. */
  static Map<Metric, Bootstrap> means(List<PairResult> point) {
    Map<Metric, Bootstrap> means = new java.util.EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      means.put(
          metric,
          Bootstrap.of(
              metric.statistic(),
              point.stream()
                  .map(r -> r.values().get(metric))
                  .filter(java.util.Objects::nonNull)
                  .mapToDouble(v -> v)
                  .toArray()));
    }
    return means;
  }
}
