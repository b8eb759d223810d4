package org.icportrait.portrait.evaluate;

import java.util.Map;

/**
 * What one row scored on one pair.
 *
 * @param pair name of the pair
 * @param row id of the row
 * @param profileTone ITA of the profile's skin, degrees, by which pairs are grouped
 * @param values the metrics; without a face {@link Metric#FACE} alone
 * @param note why there is no picture, or empty
 */
public record PairResult(
    String pair, String row, double profileTone, Map<Metric, Double> values, String note) {
  /** A row's failure to give a picture, which counts as no face. */
  static PairResult failed(String pair, String row, double profileTone, String note) {
    return new PairResult(pair, row, profileTone, Map.of(Metric.FACE, 0.0), note);
  }
}
