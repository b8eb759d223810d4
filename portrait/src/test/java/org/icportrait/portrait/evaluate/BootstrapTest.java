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
    assertThat(bootstrap.mean()).isCloseTo(3, within(0.15));
    assertThat(bootstrap.mean() - bootstrap.low()).isCloseTo(1.96 / 20, within(0.015));
    assertThat(bootstrap.high() - bootstrap.mean()).isCloseTo(1.96 / 20, within(0.015));
  }

  @Test
  void equalValuesHaveNoWidthAndNoneHaveNoMean() {
    Bootstrap same = Bootstrap.of(new double[] {2, 2, 2});
    assertThat(same.low()).isEqualTo(2);
    assertThat(same.high()).isEqualTo(2);
    assertThat(Bootstrap.of(new double[0]).mean()).isNaN();
  }
}
