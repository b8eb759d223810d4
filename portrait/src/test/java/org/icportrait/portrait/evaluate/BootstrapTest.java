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
}
