package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadMatteTest {
  private static final int SIZE = HeadInView.SIZE;

  private static float[] box(int x0, int y0, int x1, int y1) {
    float[] out = new float[SIZE * SIZE];
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        out[y * SIZE + x] = 1;
      }
    }
    return out;
  }

  private static float at(float[] plane, int x, int y) {
    return plane[y * SIZE + x];
  }

  private static float[] matte(float[] hair, float[] skin, float[] covering) {
    return HeadMatte.of(
        HeadInView.MESH,
        HeadInView.pose(0, 0, 2.2).apply(HeadInView.MESH.canonical()),
        SIZE,
        hair,
        box(20, 20, 108, SIZE),
        skin,
        covering);
  }

  @Test
  void isHairFaceAndTheSkinThatHangsOnIt() {
    float[] hair = box(40, 10, 90, 36);
    float[] skin = box(52, 84, 76, SIZE); // neck and chest
    float[] head = matte(hair, skin, null);
    assertThat(at(head, 64, 64)).isGreaterThan(0.99f); // the face, without any mask
    assertThat(at(head, 64, 26)).isEqualTo(1);
    assertThat(at(head, 64, 14)).isZero(); // hair, but not of the person
    assertThat(at(head, 64, 100)).isEqualTo(1); // neck
    assertThat(at(head, 64, SIZE - 1)).isLessThan(0.1f); // chest, out of reach
    assertThat(at(head, 30, 110)).isZero(); // clothes
    assertThat(at(head, 4, 64)).isZero();
  }

  @Test
  void takesInHardShadowBesideTheFaceButNoCollar() {
    float[] none = new float[SIZE * SIZE];
    float[] head = matte(none, none, null);
    int above = (int) (0.52 * SIZE - 8.2 * 2.2) - 1; // a pixel above the hairline, of the person
    assertThat(at(head, 64, above)).isGreaterThan(0.7f);
    int below = (int) (0.52 * SIZE + 8.7 * 2.2) + 3;
    assertThat(at(head, 64, below)).isLessThan(0.2f);
  }

  @Test
  void closesNarrowGapsAndTakesInWhatIsWorn() {
    float[] hair = box(40, 20, 90, 36);
    for (int x = 40; x < 90; x++) {
      hair[28 * SIZE + x] = 0;
    }
    float[] none = new float[SIZE * SIZE];
    assertThat(at(matte(hair, none, null), 84, 28)).isEqualTo(1);
    assertThat(at(matte(hair, none, box(95, 20, 105, 40)), 100, 30)).isEqualTo(1);
    assertThat(at(matte(hair, none, null), 100, 30)).isZero();
  }
}
