package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionDropoutTest {
  private static final int SAMPLES = 4000;

  private static double share(ConditionDropout dropout, Condition condition) {
    Random random = new Random(5);
    int count = 0;
    for (int i = 0; i < SAMPLES; i++) {
      count += dropout.draw(random).contains(condition) ? 1 : 0;
    }
    return count / (double) SAMPLES;
  }

  @Test
  void sharesAreAsAsked() {
    ConditionDropout dropout = new ConditionDropout(0.1, 0.3, 0);
    assertThat(share(dropout, Condition.IDENTITY)).isBetween(0.08, 0.12);
    assertThat(share(dropout, Condition.LIGHT)).isBetween(0.27, 0.33);
    assertThat(ConditionDropout.NONE.draw(new Random(1))).isEmpty();
    assertThat(new ConditionDropout(1, 1, 0).draw(new Random(1)))
        .isEqualTo(Set.of(Condition.values()));
  }

  @Test
  void itIsKnownWhatWasDropped() {
    ConditionDropout dropout = new ConditionDropout(0, 0.1, 0.1);
    assertThat(dropout.knowsWithout(Condition.IDENTITY)).isFalse();
    assertThat(dropout.knowsWithout(Condition.LIGHT)).isTrue();
  }

  @Test
  void sharesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ConditionDropout(0, 1.5, 0)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new ConditionDropout(Double.NaN, 0, 0)).hasMessageContaining("NaN");
  }
}
