package org.icportrait.portrait.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VerificationCurveTest {
  private static double[] normal(double mean, int count, long seed) {
    Random random = new Random(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = mean + random.nextGaussian();
    }
    return values;
  }

  @Test
  void separatedDistancesHaveNoError() {
    VerificationCurve curve =
        VerificationCurve.of(new double[] {0.1, 0.2, 0.3}, new double[] {0.7, 0.8});
    assertThat(curve.equalErrorRate()).isZero();
    assertThat(curve.equalErrorThreshold()).isEqualTo(0.3);
  }

  @Test
  void exchangedDistancesAreAlwaysWrong() {
    VerificationCurve curve =
        VerificationCurve.of(new double[] {0.8, 0.9}, new double[] {0.1, 0.2});
    assertThat(curve.equalErrorRate()).isEqualTo(1);
  }

  @Test
  void twoNormalsTwoDeviationsApartErrInTheShareBeyondOne() {
    VerificationCurve curve = VerificationCurve.of(normal(0, 20_000, 1), normal(2, 20_000, 2));
    assertThat(curve.equalErrorRate()).isCloseTo(0.1587, within(0.006));
    assertThat(curve.equalErrorThreshold()).isCloseTo(1, within(0.05));
    assertThat(curve.falseAccepts()).isSorted();
    assertThat(curve.trueAccepts()).isSorted();
  }

  @Test
  void noPairsAreRefused() {
    assertThatThrownBy(() -> VerificationCurve.of(new double[0], new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
