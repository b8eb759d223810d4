package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SrgbCurve;
import org.junit.jupiter.api.Test;

class SkinToneTest {
  private static final int SIZE = 64;
  private static final int MIDDLE = SIZE / 2 * SIZE + SIZE / 2;
  private static final CropFrame ALL = new CropFrame(SIZE / 2.0, SIZE / 2.0, SIZE, 0, SIZE);

  /** Grey of one value above, of another below. */
  private static Picture halves(float above, float below) {
    float[] data = new float[3 * SIZE * SIZE];
    for (int p = 0; p < data.length; p++) {
      data[p] = p % (SIZE * SIZE) < MIDDLE ? above : below;
    }
    return new Picture(SIZE, SIZE, data);
  }

  private static float[] plane(float value) {
    float[] plane = new float[SIZE * SIZE];
    Arrays.fill(plane, value);
    return plane;
  }

  private static float below(float[] skin, float[] stays) {
    Picture toned = SkinTone.spread(halves(0.4f, 0.3f), halves(0.7f, 0.3f), ALL, skin, skin, stays);
    return toned.data()[(SIZE - 16) * SIZE + SIZE / 2];
  }

  private static float[] lower() {
    float[] stays = plane(0);
    Arrays.fill(stays, MIDDLE, stays.length, 1);
    return stays;
  }

  @Test
  void skinThatStaysIsMultipliedByWhatTheOtherBecame() {
    double ratio = SrgbCurve.toLinear(0.7f) / SrgbCurve.toLinear(0.4f);
    double expected = SrgbCurve.toDisplay(ratio * SrgbCurve.toLinear(0.3f));
    assertThat((double) below(plane(1), lower())).isCloseTo(expected, within(0.01));
  }

  @Test
  void whatIsNoSkinOrDoesNotStayKeepsItsColour() {
    assertThat(below(plane(0), lower())).isEqualTo(0.3f);
    float[] other = plane(0);
    Arrays.fill(other, MIDDLE, other.length, 0.5f);
    assertThat(below(plane(1), plane(0))).isEqualTo(0.3f);
    assertThat(below(plane(1), other)).isBetween(0.31f, 0.5f);
  }
}
