package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProfileSightTest {
  @Test
  void whatIsNotTheHeadHasNoSay() {
    float[] matte = {1, 1, 0.5f, 0};
    float[] seen = {1, 0, 0, 0};
    assertThat(ProfileSight.unseen(matte, seen)).isCloseTo(1.5 / 2.5, within(1e-6));
    assertThat(ProfileSight.unseen(matte, new float[] {1, 1, 1, 0})).isCloseTo(0, within(1e-6));
  }
}
