package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.Locale;

/** What stands for many pairs. */
public enum Statistic {
  /** The arithmetic mean. */
  MEAN,
  /** The middle value, or the mean of the two middle ones: for shares, whose tails are long. */
  MEDIAN;

  /** The name in CSV and JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The statistic of values, NaN of none. */
  double of(double[] values) {
    if (this == MEAN || values.length == 0) {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
