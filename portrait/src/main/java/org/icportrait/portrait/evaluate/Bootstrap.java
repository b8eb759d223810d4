package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.Random;

/**
 * The mean of a metric over pairs with its 95 % percentile interval (Efron 1979): means of 2,000
 * samples drawn with replacement by {@code java.util.Random} of seed 1, sorted, the 51st and the
 * 1,950th.
 */
public record Bootstrap(double mean, double low, double high, int count) {
  private static final int SAMPLES = 2000;
  private static final int TAIL = SAMPLES / 40;
  private static final long SEED = 1;

  /** NaN for no values. */
  public static Bootstrap of(double[] values) {
    int n = values.length;
    if (n == 0) {
      return new Bootstrap(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    Random random = new Random(SEED);
    double[] means = new double[SAMPLES];
    for (int s = 0; s < SAMPLES; s++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += values[random.nextInt(n)];
      }
      means[s] = sum / n;
    }
    Arrays.sort(means);
    return new Bootstrap(
        Arrays.stream(values).average().orElseThrow(), means[TAIL], means[SAMPLES - 1 - TAIL], n);
  }
}
