package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void theIntervalOfANormalSampleIsTheTextbooks() {
    Random random = new Random(4);
    double[] values = IntStream.range(0, 400).mapToDouble(i -> 3 + random.nextGaussian()).toArray();
    Bootstrap bootstrap = Bootstrap.of(values);
    assertThat(bootstrap.count()).isEqualTo(400);
    assertThat(bootstrap.estimate()).isCloseTo(3, within(0.15));
    assertThat(bootstrap.estimate() - bootstrap.low()).isCloseTo(1.96 / 20, within(0.015));
    assertThat(bootstrap.high() - bootstrap.estimate()).isCloseTo(1.96 / 20, within(0.015));
  }

  @Test
  void equalValuesHaveNoWidthAndNoneHaveNoMean() {
    Bootstrap same = Bootstrap.of(new double[] {2, 2, 2});
    assertThat(same.low()).isEqualTo(2);
    assertThat(same.high()).isEqualTo(2);
    assertThat(Bootstrap.of(new double[0]).estimate()).isNaN();
  }

  @Test
  void aMedianIgnoresAnOutlierAndADifferenceIsPaired() {
    double[] values = {1, 2, 3, 4, 1000};
    assertThat(Bootstrap.of(Statistic.MEDIAN, values).estimate()).isEqualTo(3);
    assertThat(Statistic.MEDIAN.of(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    assertThat(Statistic.MEDIAN.of(new double[0])).isNaN();
    double[] more = IntStream.range(0, 5).mapToDouble(i -> values[i] + 0.5).toArray();
    Bootstrap difference = Bootstrap.difference(Statistic.MEAN, more, values);
    assertThat(difference.low()).isCloseTo(0.5, within(1e-9));
    assertThat(difference.high()).isCloseTo(0.5, within(1e-9));
    assertThat(difference.excludesZero()).isTrue();
    assertThat(Bootstrap.difference(Statistic.MEAN, values, values).excludesZero()).isFalse();
  }

  /** Values of seeds and pairs: so much of a seed, so much of a pair. */
  private static double[][] table(double[] ofSeeds, double[] ofPairs) {
    double[][] values = new double[ofSeeds.length][ofPairs.length];
    for (int s = 0; s < values.length; s++) {
      for (int p = 0; p < values[s].length; p++) {
        values[s][p] = ofSeeds[s] + ofPairs[p];
      }
    }
    return values;
  }

  @Test
  void anIntervalOverSeedsAndPairsKnowsBoth() {
    double[] pairs = new Random(6).doubles(100, -1, 1).toArray();
    double[] equal = new double[100];
    Bootstrap ofPairs = Bootstrap.crossed(Statistic.MEAN, table(new double[] {3}, pairs));
    Bootstrap plain = Bootstrap.of(table(new double[] {3}, pairs)[0]);
    assertThat(ofPairs.estimate()).isCloseTo(plain.estimate(), within(1e-12));
    assertThat(ofPairs.high() - ofPairs.low()).isCloseTo(plain.high() - plain.low(), within(0.03));
    Bootstrap ofSeeds = Bootstrap.crossed(Statistic.MEAN, table(new double[] {0, 0.5, 1}, equal));
    assertThat(ofSeeds.low()).isZero(); // all draws may be the first seed
    assertThat(ofSeeds.high()).isEqualTo(1);
    assertThat(ofSeeds.count()).isEqualTo(300);
    double[][] missing = table(new double[] {0, 1}, new double[] {1, 2, 3});
    missing[1][2] = Double.NaN;
    assertThat(Bootstrap.crossed(Statistic.MEAN, missing).estimate())
        .isCloseTo(11 / 5.0, within(1e-12));
    assertThat(Bootstrap.crossed(Statistic.MEAN, new double[][] {{Double.NaN}}).count()).isZero();
  }

  @Test
  void aDifferenceOverSeedsAndPairsIsPaired() {
    double[] pairs = new Random(8).doubles(30, -5, 5).toArray();
    double[][] first = table(new double[] {1.25, 2.25}, pairs);
    double[][] second = table(new double[] {1, 2}, pairs);
    second[0][4] = Double.NaN;
    Bootstrap apart = Bootstrap.crossedDifference(Statistic.MEAN, first, second);
    assertThat(apart.low()).isCloseTo(0.25, within(1e-9));
    assertThat(apart.high()).isCloseTo(0.25, within(1e-9));
    assertThat(apart.count()).isEqualTo(59);
  }
}
