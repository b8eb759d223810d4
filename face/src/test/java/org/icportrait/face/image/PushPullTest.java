package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PushPullTest {
  private static final int SIZE = 64;

  /** A ramp from left to right with a hole of 20 pixels a side. */
  @Test
  void fillsAHoleSmoothlyAndKeepsTheRest() {
    float[] ramp = new float[SIZE * SIZE];
    float[] known = new float[SIZE * SIZE];
    float[] holed = new float[SIZE * SIZE];
    for (int p = 0; p < ramp.length; p++) {
      int x = p % SIZE;
      int y = p / SIZE;
      ramp[p] = x / 63f;
      known[p] = Math.max(Math.abs(x - 31), Math.abs(y - 31)) > 10 ? 1 : 0;
      holed[p] = known[p] > 0 ? ramp[p] : -7; // what is not known must not matter
    }
    float[] filled = PushPull.fill(holed, known, 1, SIZE);
    for (int p = 0; p < ramp.length; p++) {
      assertThat(filled[p]).isCloseTo(ramp[p], within(known[p] > 0 ? 1e-6f : 0.2f));
    }
  }

  @Test
  void withOneKnownPixelAllIsAlike() {
    float[] plane = new float[SIZE * SIZE];
    float[] known = new float[SIZE * SIZE];
    plane[70] = 0.4f;
    known[70] = 1;
    for (float value : PushPull.fill(plane, known, 1, SIZE)) {
      assertThat(value).isCloseTo(0.4f, within(1e-3f));
    }
  }
}
