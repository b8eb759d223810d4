package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PullPushTest {
  @Test
  void keepsWhatIsKnownAndFillsTheRestFromAround() {
    for (int size : new int[] {7, 16, 25}) {
      float[] planes = new float[2 * size * size];
      float[] weight = new float[size * size];
      for (int p = 0; p < size * size; p++) {
        boolean known = Math.abs(p % size - size / 2) > 1 || Math.abs(p / size - size / 2) > 1;
        weight[p] = known ? 1 : 0;
        planes[p] = known ? p % size : Float.NaN;
        planes[size * size + p] = known ? 5 : Float.NaN;
      }
      float[] filled = PullPush.fill(planes, weight, 2, size);
      for (int p = 0; p < size * size; p++) {
        float tolerance = weight[p] > 0 ? 1e-5f : 2.5f;
        assertThat(filled[p]).isCloseTo(p % size, within(tolerance));
        assertThat(filled[size * size + p]).isCloseTo(5, within(1e-4f));
      }
    }
  }

  @Test
  void halfKnownIsHalfFilled() {
    float[] planes = new float[16];
    float[] weight = new float[16];
    java.util.Arrays.fill(weight, 1);
    planes[5] = 1;
    weight[5] = 0.5f;
    assertThat(PullPush.fill(planes, weight, 1, 4)[5]).isBetween(0.4f, 0.75f);
    assertThat(PullPush.fill(planes, new float[16], 1, 4)).containsOnly(0);
  }
}
