package org.icportrait.face.warp;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class DeepShadowTest {
  private static final int SIZE = SmallFace.SIZE;
  private static final int PIXELS = SIZE * SIZE;
  private final float[] landmarks = SmallFace.landmarks(SmallFace.pose(0, 0, 0));

  /** Two halves of one brightness each. */
  private static Picture halves(float left, float right) {
    float[] data = new float[3 * PIXELS];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % SIZE < SIZE / 2 ? left : right;
    }
    return new Picture(SIZE, SIZE, data);
  }

  private double mean(float[] share, boolean ofLeft) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < share.length; i++) {
      float side = landmarks[3 * i] - SIZE / 2f;
      if (ofLeft ? side < -12 : side > 12) {
        sum += share[i];
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void aBlackHalfBesideALitOneIsHidden() {
    float[] share = DeepShadow.share(SmallFace.MESH, halves(0.03f, 0.5f), landmarks);
    assertThat(mean(share, true)).isGreaterThan(0.85);
    assertThat(mean(share, false)).isLessThan(0.1);
  }

  @Test
  void nothingIsHiddenOnADarkFaceOrInASoftShadow() {
    for (Picture picture : new Picture[] {halves(0.06f, 0.06f), halves(0.3f, 0.7f)}) {
      for (float share : DeepShadow.share(SmallFace.MESH, picture, landmarks)) {
        assertThat(share).isZero();
      }
    }
  }

  @Test
  void theWarpShowsTheLitHalfInItsPlace() {
    Picture half = halves(0.03f, 0.5f);
    AlignedProfile aligned = new ViewWarp(SmallFace.MESH).warp(half, landmarks, landmarks, SIZE);
    int cheek = SIZE / 2 * SIZE + SIZE / 2 - 40;
    assertThat(aligned.coverage()[cheek]).isEqualTo(1);
    assertThat(aligned.visibility()[cheek]).isLessThan(0.2f);
    assertThat(aligned.picture().data()[cheek]).isGreaterThan(0.35f);
  }
}
