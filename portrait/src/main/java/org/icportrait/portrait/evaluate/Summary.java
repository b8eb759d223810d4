package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Means or medians of every row and metric, and the ends of every scale. A pair without a face has
 * no other metric; how many pairs a number is of stands beside it.
 *
 * @param rows by row id
 */
public record Summary(Map<String, Map<Metric, Bootstrap>> rows) {

  /** Summarises results; rows come in the order of their first result. */
  public static Summary of(List<PairResult> results) {
    Map<String, Map<Metric, Bootstrap>> rows = new LinkedHashMap<>();
    for (String row : results.stream().map(PairResult::row).distinct().toList()) {
      Map<Metric, Bootstrap> values = new EnumMap<>(Metric.class);
      for (Metric metric : Metric.values()) {
        values.put(
            metric,
            Bootstrap.of(
                metric.statistic(),
                results.stream()
                    .filter(r -> r.row().equals(row))
                    .map(r -> r.values().get(metric))
                    .filter(Objects::nonNull)
                    .mapToDouble(v -> v)
                    .toArray()));
      }
      rows.put(row, values);
    }
    return new Summary(rows);
  }

  /** What somebody without the method gets, NaN when the row for it was not asked for. */
  public double floor(Metric metric) {
    return switch (metric) {
      case FACE, SHARPNESS, SKIN, HAIR_COLOUR, TRUE_SKIN -> 0;
      case PSNR, HEAD_PSNR, SSIM, TRUE_LIGHT, NORMALS, TRUE_SKIN_DELTA, TRUE_HAIR_DELTA ->
          of(Contestant.Own.REFERENCE, metric);
      case IDENTITY, LIGHT, TONE -> of(Contestant.Own.STRANGER, metric);
      case REFERENCE_IDENTITY, NEARER_PROFILE, SKIN_DELTA, HAIR ->
          of(Contestant.Own.REFERENCE, metric);
      case POSE -> of(Contestant.Own.PROFILE, metric);
      case NECK -> of(Contestant.Own.WITHOUT_NETWORK, metric);
    };
  }

  /** The best that can be hoped for, NaN when the row for it was not asked for. */
  public double ceiling(Metric metric) {
    return switch (metric) {
      case FACE, SHARPNESS, NEARER_PROFILE, SSIM, SKIN, HAIR_COLOUR, TRUE_SKIN -> 1;
      case PSNR, HEAD_PSNR -> Double.NaN; // of the truth itself it is infinite
      case TRUE_LIGHT, NORMALS, TRUE_SKIN_DELTA, TRUE_HAIR_DELTA -> 0;
      case IDENTITY, SKIN_DELTA, HAIR -> of(Contestant.Own.TURNED, metric);
      case REFERENCE_IDENTITY -> of(Contestant.Own.PROFILE, metric);
      case POSE, LIGHT, TONE, NECK -> of(Contestant.Own.REFERENCE, metric);
    };
  }

  /** The aims that some row was measured for. */
  List<Metric> metrics() {
    return Arrays.stream(Metric.values())
        .filter(Metric::isAim)
        .filter(m -> rows.values().stream().anyMatch(values -> values.get(m).count() > 0))
        .toList();
  }

  private double of(Contestant row, Metric metric) {
    Map<Metric, Bootstrap> values = rows.get(row.id());
    return values == null ? Double.NaN : values.get(metric).estimate();
  }
}
