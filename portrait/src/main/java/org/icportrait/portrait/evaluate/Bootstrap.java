package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * The mean or median of a metric over pairs with its 95 % percentile interval (Efron 1979): those
 * of 2,000 samples drawn with replacement by {@code java.util.Random} of seed 1, sorted, the 51st
 * and the 1,950th.
 */
public record Bootstrap(double estimate, double low, double high, int count) {
  private static final int SAMPLES = 2000;
  private static final int TAIL = SAMPLES / 40;
  private static final long SEED = 1;

  /** The mean of values; NaN for no values. */
  public static Bootstrap of(double[] values) {
    return of(Statistic.MEAN, values);
  }

  /** A statistic of values; NaN for no values. */
  public static Bootstrap of(Statistic statistic, double[] values) {
    return resample(values.length, places -> statistic.of(taken(values, places)));
  }

  /**
   * By how much a statistic of the first values is above the second's, which belong to the same
   * pairs: both are drawn together, so that what pairs have in common cancels (paired bootstrap).
   *
   * @throws IllegalArgumentException when they are not as many
   */
  public static Bootstrap difference(Statistic statistic, double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          first.length + " and " + second.length + " values of the same pairs");
    }
    return resample(
        first.length,
        places -> statistic.of(taken(first, places)) - statistic.of(taken(second, places)));
  }

  /** Whether 0 lies outside the interval: a difference that is more than chance. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }

  private static Bootstrap resample(int n, ToDoubleFunction<int[]> statistic) {
    if (n == 0) {
      return new Bootstrap(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    int[] places = new int[n];
    Arrays.setAll(places, i -> i);
    double estimate = statistic.applyAsDouble(places);
    Random random = new Random(SEED);
    double[] drawn = new double[SAMPLES];
    for (int s = 0; s < SAMPLES; s++) {
      Arrays.setAll(places, i -> random.nextInt(n));
      drawn[s] = statistic.applyAsDouble(places);
    }
    Arrays.sort(drawn);
    return new Bootstrap(estimate, drawn[TAIL], drawn[SAMPLES - 1 - TAIL], n);
  }

  private static double[] taken(double[] values, int[] places) {
    double[] out = new double[places.length];
    Arrays.setAll(out, i -> values[places[i]]);
    return out;
  }
}
