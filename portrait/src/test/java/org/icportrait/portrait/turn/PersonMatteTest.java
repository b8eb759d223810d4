package org.icportrait.portrait.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class PersonMatteTest {
  private static final int SIZE = 192;

  /** A face with dark hair around it, of which the head's mask knows only the face. */
  @Test
  void findsTheHairAroundTheHead() {
    float[] data = new float[3 * SIZE * SIZE];
    float[] head = new float[SIZE * SIZE];
    for (int p = 0; p < SIZE * SIZE; p++) {
      double x = p % SIZE - 96;
      double y = p / SIZE - 96;
      boolean face = Math.hypot(x / 30, y / 38) < 1;
      boolean hair = Math.hypot(x / 42, y / 50) < 1;
      float[] rgb = face ? skin() : hair ? dark() : wall(x);
      for (int c = 0; c < 3; c++) {
        data[c * SIZE * SIZE + p] = rgb[c];
      }
      // the skull reaches a little into the hair
      head[p] = Math.hypot(x / 34, y / 42) < 1 ? 1 : 0;
    }
    float[] matte = PersonMatte.of(new Picture(SIZE, SIZE, data), head, 128);
    assertThat(matte[96 * SIZE + 96]).isGreaterThan(0.99f);
    assertThat(matte[96 * SIZE + 96 + 39]).as("hair").isGreaterThan(0.9f);
    assertThat(matte[(96 - 47) * SIZE + 96]).as("hair above").isGreaterThan(0.9f);
    assertThat(matte[96 * SIZE + 96 + 52]).as("wall").isLessThan(0.1f);
    assertThat(matte[10 * SIZE + 10]).isZero();
  }

  private static float[] skin() {
    return new float[] {0.8f, 0.6f, 0.5f};
  }

  private static float[] dark() {
    return new float[] {0.12f, 0.09f, 0.08f};
  }

  private static float[] wall(double x) {
    return new float[] {0.45f, (float) (0.55 + 0.001 * x), 0.65f};
  }
}
