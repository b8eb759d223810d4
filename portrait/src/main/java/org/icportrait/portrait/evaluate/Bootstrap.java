package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
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

  /**
   * A statistic of values of several seeds and pairs: seeds and pairs are drawn, each with
   * replacement, and every value of a drawn seed and a drawn pair counts, so that the interval is
   * over both.
   *
   * @param values by seed, then by pair; NaN where there is none
   */
  public static Bootstrap crossed(Statistic statistic, double[][] values) {
    return crossed(values, (seeds, places) -> statistic.of(taken(values, seeds, places)));
  }

  /**
   * By how much a statistic of the first values is above the second's of the same seeds and pairs.
   *
   * @param first by seed, then by pair; NaN where there is none
   * @param second likewise; a value counts where both have one
   */
  public static Bootstrap crossedDifference(
      Statistic statistic, double[][] first, double[][] second) {
    double[][] one = both(first, second);
    double[][] two = both(second, first);
    return crossed(
        one,
        (seeds, places) ->
            statistic.of(taken(one, seeds, places)) - statistic.of(taken(two, seeds, places)));
  }

  /** The values that another table has, too. */
  private static double[][] both(double[][] values, double[][] other) {
    if (values.length != other.length) {
      throw new IllegalArgumentException(values.length + " and " + other.length + " seeds");
    }
    double[][] out = new double[values.length][];
    for (int s = 0; s < out.length; s++) {
      out[s] = values[s].clone();
      for (int p = 0; p < out[s].length; p++) {
        out[s][p] = Double.isNaN(other[s][p]) ? Double.NaN : out[s][p];
      }
    }
    return out;
  }

  private static Bootstrap crossed(double[][] values, ToDoubleBiFunction<int[], int[]> statistic) {
    int pairs = values.length == 0 ? 0 : values[0].length;
    int[] seeds = new int[values.length];
    int[] places = new int[pairs];
    Arrays.setAll(seeds, i -> i);
    Arrays.setAll(places, i -> i);
    int count = taken(values, seeds, places).length;
    if (count == 0) {
      return new Bootstrap(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double estimate = statistic.applyAsDouble(seeds, places);
    Random random = new Random(SEED);
    double[] drawn = new double[SAMPLES];
    for (int s = 0; s < SAMPLES; s++) {
      Arrays.setAll(seeds, i -> random.nextInt(seeds.length));
      Arrays.setAll(places, i -> random.nextInt(places.length));
      drawn[s] = statistic.applyAsDouble(seeds, places);
    }
    // draws of nothing but missing values say nothing
    double[] known = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
    int tail = known.length / 40;
    return new Bootstrap(estimate, known[tail], known[known.length - 1 - tail], count);
  }

  private static double[] taken(double[][] values, int[] seeds, int[] places) {
    double[] out = new double[seeds.length * places.length];
    int count = 0;
    for (int seed : seeds) {
      for (int place : places) {
        if (!Double.isNaN(values[seed][place])) {
          out[count++] = values[seed][place];
        }
      }
    }
    return Arrays.copyOf(out, count);
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
