package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class ReliefWarpTest {
  private static final int SIZE = HeadInView.SIZE;
  private static final int[] FRONT = {1, 4, 6, 9, 50, 280, 61, 291, 107, 336, 151};

  private static AlignedHead align(float[] from, float[] to, float[] known) {
    return ReliefWarp.align(
        HeadInView.MESH, HeadInView.places(SIZE), HeadInView.filled(1), known, from, to);
  }

  @Test
  void aHeadInItsOwnPoseStaysAsItIs() {
    float[] landmarks = HeadInView.landmarks(15);
    AlignedHead head = align(landmarks, landmarks, null);
    Picture places = HeadInView.places(SIZE);
    for (int p = 0; p < SIZE * SIZE; p++) {
      assertThat(head.visibility()[p]).isEqualTo(1);
      assertThat(head.u()[p]).isCloseTo(p % SIZE + 0.5f, within(0.02f));
      assertThat(head.w()[p]).isCloseTo(p / SIZE + 0.5f, within(0.02f));
      assertThat(head.picture().data()[p]).isCloseTo(places.data()[p], within(1e-3f));
    }
  }

  @Test
  void landmarksGoWhereTheReferenceHasThem() {
    float[] from = HeadInView.landmarks(-5);
    float[] to = HeadInView.pose(20, 8, 2.6).apply(HeadInView.MESH.canonical());
    AlignedHead head = align(from, to, null);
    float[] rgb = new float[3];
    for (int i : FRONT) {
      head.picture().sample(to[3 * i], to[3 * i + 1], rgb);
      assertThat(rgb[0] * SIZE).as("x of landmark %d", i).isCloseTo(from[3 * i], within(1.5f));
      assertThat(rgb[1] * SIZE).as("y of landmark %d", i).isCloseTo(from[3 * i + 1], within(1.5f));
      int pixel = (int) to[3 * i + 1] * SIZE + (int) to[3 * i];
      assertThat(head.visibility()[pixel]).as("landmark %d", i).isEqualTo(1);
      assertThat(head.normals()[2 * SIZE * SIZE + pixel]).isNegative();
    }
  }

  @Test
  void theHiddenCheekIsAHole() {
    AlignedHead head = align(HeadInView.landmarks(48), HeadInView.landmarks(0), null);
    float[] front = HeadInView.landmarks(0);
    assertThat(visibilityAround(head, front, 50)).isGreaterThan(0.95); // the cheek turned to us
    int hole = (int) front[3 * 352 + 1] * SIZE + (int) front[3 * 352];
    assertThat(visibilityAround(head, front, 352)).isLessThan(0.2); // the one turned away
    assertThat(head.u()[hole]).isNaN();
    assertThat(head.w()[hole]).isNaN();
    int known = 0;
    for (int p = 0; p < SIZE * SIZE; p++) {
      assertThat(head.picture().data()[p]).isBetween(0f, 1f); // filled, never NaN
      known += Float.isNaN(head.u()[p]) ? 0 : 1;
      assertThat(head.visibility()[p] == 0).isEqualTo(Float.isNaN(head.u()[p]));
    }
    assertThat(known).isGreaterThan(SIZE * SIZE / 2);
  }

  private static double visibilityAround(AlignedHead head, float[] landmarks, int landmark) {
    double sum = 0;
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        int x = (int) landmarks[3 * landmark] + dx;
        int y = (int) landmarks[3 * landmark + 1] + dy;
        sum += head.visibility()[y * SIZE + x] / 25;
      }
    }
    return sum;
  }

  @Test
  void aLargerHeadIsSeenAsWell() {
    float[] from = HeadInView.pose(0, 0, 2).apply(HeadInView.MESH.canonical());
    float[] to = HeadInView.pose(0, 0, 4).apply(HeadInView.MESH.canonical());
    AlignedHead head = align(from, to, null);
    assertThat(ReliefWarp.motion(HeadInView.MESH, from, to).scale()).isCloseTo(2, within(1e-3));
    assertThat(visibilityAround(head, to, 4)).isCloseTo(1, within(1e-6));
  }

  @Test
  void whatIsNotKnownIsNotSeenButHasAPlace() {
    float[] known = HeadInView.filled(1);
    for (int p = 0; p < known.length; p++) {
      known[p] = p / SIZE < SIZE / 2 ? 1 : 0;
    }
    float[] landmarks = HeadInView.landmarks(0);
    AlignedHead head = align(landmarks, landmarks, known);
    int low = 100 * SIZE + 64;
    assertThat(head.visibility()[20 * SIZE + 64]).isEqualTo(1);
    assertThat(head.visibility()[low]).isZero();
    assertThat(head.u()[low]).isNotNaN();
    assertThat(head.picture().data()[SIZE * SIZE + low]).isLessThan(0.55f); // filled from above
  }

  @Test
  void masksMoveWithThePictureAndAreNothingWhereNothingIs() {
    float[] mask = HeadInView.filled(0);
    for (int p = 0; p < mask.length; p++) {
      mask[p] = p % SIZE < 64 ? 1 : 0;
    }
    HeadRelief relief = HeadRelief.of(HeadInView.MESH, HeadInView.landmarks(0), SIZE);
    HeadPose aside = HeadPose.identity().with(1, 30, 0, 0);
    AlignedHead head = ReliefWarp.turn(relief, aside, HeadInView.places(SIZE), mask, null);
    assertThat(head.matte()[64 * SIZE + 80]).isCloseTo(1, within(1e-4f));
    assertThat(head.matte()[64 * SIZE + 100]).isZero();
    assertThat(head.plane(mask)).isEqualTo(head.matte());
    float[] other = HeadInView.filled(1);
    assertThat(head.plane(other)[64 * SIZE + 2]).isLessThan(0.95f); // uncovered, far from all
  }

  @Test
  void takesTheProfilesOwnPixelsAtAHigherResolution() {
    Picture large = HeadInView.places(4 * SIZE);
    float[] stripes = large.data().clone();
    for (int p = 0; p < 16 * SIZE * SIZE; p++) {
      stripes[2 * 16 * SIZE * SIZE + p] = p / 3 % 2; // finer than the crop's pixels
    }
    Picture profile = new Picture(4 * SIZE, 4 * SIZE, stripes);
    CropFrame frame = new CropFrame(2 * SIZE, 2 * SIZE, 4 * SIZE, 0, SIZE);
    float[] landmarks = HeadInView.landmarks(0);
    AlignedHead same =
        ReliefWarp.align(
            HeadInView.MESH,
            frame.extract(profile),
            HeadInView.filled(1),
            null,
            landmarks,
            landmarks);
    Picture at = same.at(frame.resized(4 * SIZE).extract(profile));
    double error = 0;
    for (int i = 0; i < at.data().length; i++) {
      error += Math.abs(at.data()[i] - profile.data()[i]) / at.data().length;
    }
    assertThat(error).isLessThan(0.01);
    AlignedHead turned = align(landmarks, HeadInView.landmarks(20), null);
    Picture twice = turned.at(frame(SIZE).resized(2 * SIZE).extract(HeadInView.places(SIZE)));
    for (int i : FRONT) {
      float[] to = HeadInView.landmarks(20);
      float[] rgb = new float[3];
      twice.sample(2 * to[3 * i], 2 * to[3 * i + 1], rgb);
      assertThat(rgb[0] * SIZE).isCloseTo(landmarks[3 * i], within(1.5f));
    }
  }

  private static CropFrame frame(int size) {
    return new CropFrame(size / 2.0, size / 2.0, size, 0, size);
  }

  @Test
  void refusesACropOfAnotherSize() {
    HeadRelief relief = HeadRelief.of(HeadInView.MESH, HeadInView.landmarks(0), SIZE);
    Picture other = Picture.black(SIZE, SIZE / 2);
    assertThatThrownBy(
            () -> ReliefWarp.turn(relief, HeadPose.identity(), other, new float[4], null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("128x64");
  }
}
