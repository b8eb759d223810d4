package org.icportrait.portrait.data.synthesize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {
  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Half.of(value)).isEqualTo((short) bits);
      }
    }
    assertThat(Half.toFloat(Half.of(Float.NaN))).isNaN();
  }

  @Test
  void roundsToTheNearest() {
    assertThat(Half.toFloat(Half.of(1 + 0x1p-11f))).isEqualTo(1); // a tie goes to the even one
    assertThat(Half.toFloat(Half.of(1 + 0x1p-11f + 0x1p-20f))).isEqualTo(1 + 0x1p-10f);
    assertThat(Half.toFloat(Half.of(-1e6f))).isEqualTo(Float.NEGATIVE_INFINITY);
    for (float value = -20; value < 20; value += 0.0137f) {
      assertThat(Math.abs(Half.toFloat(Half.of(value)) - value)).isLessThanOrEqualTo(0x1p-7f);
    }
  }
}
