package org.icportrait.portrait.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LightTransferTest {
  @Test
  void lessIsTakenTheFurtherTheHeadsAreTurnedApart() {
    LightTransfer some = LightTransfer.of(0.7);
    double last = 0.7;
    for (double degrees : new double[] {0, 5, 10, 15, 25, 40, 50, 90}) {
      double strength = some.apart(degrees).strength();
      assertThat(strength).isLessThanOrEqualTo(last);
      assertThat(degrees <= 10 || degrees > 50 || strength < last).isTrue();
      last = strength;
    }
    assertThat(some.apart(10)).isEqualTo(some);
    assertThat(last).isCloseTo(0.49, within(1e-9));
  }

  @Test
  void nothingAllAndMoreStayWhatTheyAre() {
    for (double strength : new double[] {0, 1, 1.5}) {
      LightTransfer transfer = LightTransfer.of(strength);
      assertThat(transfer.apart(30)).isEqualTo(transfer);
    }
    assertThat(LightTransfer.NONE.apart(30)).isEqualTo(LightTransfer.NONE);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    for (double strength : new double[] {-0.1, 1.6, Double.NaN}) {
      assertThatThrownBy(() -> LightTransfer.of(strength))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 0..1.5");
    }
  }
}
