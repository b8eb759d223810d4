package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Means of every row and metric, and the ends of every scale. A pair without a face has no other
 * metric; how many pairs a mean is of stands beside it.
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
      case FACE, SHARPNESS -> 0;
      case PSNR, SSIM, TRUE_LIGHT, NORMALS -> mean(Contestant.Own.REFERENCE, metric);
      case IDENTITY, LIGHT, TONE -> mean(Contestant.Own.STRANGER, metric);
      case REFERENCE_IDENTITY, NEARER_PROFILE -> mean(Contestant.Own.REFERENCE, metric);
      case POSE -> mean(Contestant.Own.PROFILE, metric);
    };
  }

  /** The best that can be hoped for, NaN when the row for it was not asked for. */
  public double ceiling(Metric metric) {
    return switch (metric) {
      case FACE, SHARPNESS, NEARER_PROFILE, SSIM -> 1;
      case PSNR -> Double.NaN; // of the truth itself it is infinite
      case TRUE_LIGHT, NORMALS -> 0;
      case IDENTITY -> mean(Contestant.Own.TURNED, metric);
      case REFERENCE_IDENTITY -> mean(Contestant.Own.PROFILE, metric);
      case POSE, LIGHT, TONE -> mean(Contestant.Own.REFERENCE, metric);
    };
  }

  /** The metrics that some row has. */
  List<Metric> metrics() {
    return Arrays.stream(Metric.values())
        .filter(m -> rows.values().stream().anyMatch(values -> values.get(m).count() > 0))
        .toList();
  }

  private double mean(Contestant row, Metric metric) {
    Map<Metric, Bootstrap> values = rows.get(row.id());
    return values == null ? Double.NaN : values.get(metric).mean();
  }
}
