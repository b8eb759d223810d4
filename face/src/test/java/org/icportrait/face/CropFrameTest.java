package org.icportrait.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CropFrameTest {
  /** A face 80 px wide and 100 px high about (200, 300), its eyes' outer corners 60 px apart. */
  private static float[] face() {
    float[] points = new float[3 * 478];
    for (int i = 0; i < 478; i++) {
      points[3 * i] = i % 2 == 0 ? 160 : 240;
      points[3 * i + 1] = i % 3 == 0 ? 250 : 350;
    }
    points[3 * 33] = 170;
    points[3 * 263] = 230;
    points[3 * 33 + 1] = 280;
    points[3 * 263 + 1] = 280;
    return points;
  }

  @Test
  void theHeadsCropIsLargerAndHigherThanThePortraits() {
    CropFrame portrait = CropFrame.portrait(face(), 256);
    assertThat(portrait.side()).isCloseTo(2.7 * 60, within(1e-6));
    assertThat(portrait.centerX()).isEqualTo(200);
    assertThat(portrait.centerY()).isEqualTo(300);

    CropFrame head = CropFrame.head(face(), 128);
    assertThat(head.side()).isCloseTo(4.2 * 60, within(1e-6));
    assertThat(head.centerX()).isEqualTo(200);
    assertThat(head.centerY()).isCloseTo(300 - 0.08 * 100, within(1e-6));
    assertThat(head.roll()).isZero();
    assertThat(head.size()).isEqualTo(128);
  }
}
