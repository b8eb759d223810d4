package org.icportrait.face.warp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class ViewWarpTest {
  private static final int SIZE = SmallFace.SIZE;
  private static final int PIXELS = SIZE * SIZE;
  private final ViewWarp warp = new ViewWarp(SmallFace.MESH);

  /** A picture that holds each pixel's own place in red and green, over the picture's side. */
  private static Picture places() {
    float[] data = new float[3 * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      data[p] = (p % SIZE + 0.5f) / SIZE;
      data[PIXELS + p] = (p / SIZE + 0.5f) / SIZE;
    }
    return new Picture(SIZE, SIZE, data);
  }

  @Property(tries = 12)
  void thereAndBackWithinAPixelWhereSeen(
      @ForAll @DoubleRange(min = -25, max = 25) double yaw,
      @ForAll @DoubleRange(min = -15, max = 15) double pitch,
      @ForAll @DoubleRange(min = -30, max = 30) double roll) {
    HeadPose front = SmallFace.pose(0, 0, 0);
    float[] from = SmallFace.landmarks(front);
    float[] to = ViewWarp.turn(from, front, SmallFace.pose(yaw, pitch, roll));
    AlignedProfile there = warp.warp(places(), from, to, SIZE);
    AlignedProfile back = warp.warp(withVisibility(there), to, from, SIZE);
    int checked = 0;
    double sum = 0;
    for (int p = 0; p < PIXELS; p++) {
      // near the silhouette the warp samples a little further in, on purpose
      boolean seenThere = back.picture().data()[2 * PIXELS + p] > 0.99;
      if (back.coverage()[p] > 0 && back.visibility()[p] > 0.99 && seenThere && inside(p)) {
        double dx = back.picture().data()[p] * SIZE - (p % SIZE + 0.5);
        double dy = back.picture().data()[PIXELS + p] * SIZE - (p / SIZE + 0.5);
        sum += Math.hypot(dx, dy);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(1500);
    assertThat(sum / checked).isLessThan(0.1);
  }

  /**
   * The picture with its visibility in blue: what was hidden there is no place to come back from.
   */
  private static Picture withVisibility(AlignedProfile aligned) {
    float[] data = aligned.picture().data().clone();
    System.arraycopy(aligned.visibility(), 0, data, 2 * PIXELS, PIXELS);
    return new Picture(SIZE, SIZE, data);
  }

  /** In the middle of the frontal face, 36 pixels around the nose. */
  private static boolean inside(int pixel) {
    return Math.hypot(pixel % SIZE - SIZE / 2.0, pixel / SIZE - SIZE / 2.0) < 36;
  }

  @Test
  void theSamePoseGivesTheSameFace() {
    Picture picture = SmallFace.waves();
    float[] landmarks = SmallFace.landmarks(SmallFace.pose(10, 5, 0));
    AlignedProfile same = warp.warp(picture, landmarks, landmarks, SIZE);
    double worst = 0;
    for (int p = 0; p < PIXELS; p++) {
      if (same.coverage()[p] > 0 && same.visibility()[p] > 0.99 && inside(p)) {
        for (int c = 0; c < 3; c++) {
          int at = c * PIXELS + p;
          worst = Math.max(worst, Math.abs(same.picture().data()[at] - picture.data()[at]));
        }
      }
    }
    assertThat(worst).isLessThan(0.02);
  }

  @Test
  void whatTheProfileDidNotSeeIsNotVisible() {
    HeadPose left = SmallFace.pose(-55, 0, 0);
    HeadPose front = SmallFace.pose(0, 0, 0);
    float[] from = SmallFace.landmarks(left);
    AlignedProfile aligned =
        warp.warp(SmallFace.waves(), from, ViewWarp.turn(from, left, front), SIZE);
    // the nose points to the image's left, so the cheek on the image's left was turned away
    assertThat(mean(aligned.visibility(), aligned.coverage(), 0, SIZE / 2 - 25)).isLessThan(0.3);
    assertThat(mean(aligned.visibility(), aligned.coverage(), SIZE / 2 + 25, SIZE))
        .isGreaterThan(0.8);
  }

  private static double mean(float[] plane, float[] where, int from, int to) {
    double sum = 0;
    double count = 0;
    for (int p = 0; p < PIXELS; p++) {
      if (p % SIZE >= from && p % SIZE < to && where[p] > 0) {
        sum += plane[p];
        count++;
      }
    }
    assertThat(count).isGreaterThan(500);
    return sum / count;
  }

  @Test
  void noCracksInsideTheFace() {
    HeadPose front = SmallFace.pose(0, 0, 0);
    float[] from = SmallFace.landmarks(front);
    float[] to = ViewWarp.turn(from, front, SmallFace.pose(30, -10, 15));
    float[] covered = warp.warp(SmallFace.waves(), from, to, SIZE).coverage();
    for (int y = 0; y < SIZE; y++) {
      int runs = 0;
      for (int x = 1; x < SIZE; x++) {
        runs += covered[y * SIZE + x] > 0 && covered[y * SIZE + x - 1] == 0 ? 1 : 0;
      }
      assertThat(runs).as("parts of row %d", y).isLessThanOrEqualTo(2);
    }
  }

  /** Own and mirrored places are far apart in red: a pixel that took the other one stands out. */
  @Test
  void noSpecklesWhereBothSidesWereSeenAtAGrazingAngle() {
    HeadPose front = SmallFace.pose(0, 0, 0);
    float[] from = SmallFace.landmarks(front);
    for (int yaw : new int[] {-50, -40, -30, 30, 40, 50}) {
      float[] to = ViewWarp.turn(from, front, SmallFace.pose(yaw, 0, 0));
      AlignedProfile aligned = warp.warp(places(), from, to, SIZE);
      assertThat(speckles(aligned.picture().data(), aligned.coverage())).isZero();
    }
  }

  /** Pixels in the face that differ from those two to the left and right, which are alike. */
  private static int speckles(float[] plane, float[] covered) {
    int count = 0;
    for (int p = 2; p < PIXELS - 2; p++) {
      float left = plane[p - 2];
      float right = plane[p + 2];
      boolean inside = covered[p - 2] > 0 && covered[p + 2] > 0 && covered[p] > 0;
      boolean alike = Math.abs(left - right) < 0.1;
      count += inside && alike && Math.abs(plane[p] - (left + right) / 2) > 0.2 ? 1 : 0;
    }
    return count;
  }

  @Test
  void normalsAreUnitAndFaceTheViewer() {
    float[] landmarks = SmallFace.landmarks(SmallFace.pose(0, 0, 0));
    AlignedProfile aligned = warp.warp(SmallFace.waves(), landmarks, landmarks, SIZE);
    float[] n = aligned.normals();
    int centre = SIZE / 2 * SIZE + SIZE / 2;
    double length = Math.hypot(Math.hypot(n[centre], n[PIXELS + centre]), n[2 * PIXELS + centre]);
    assertThat(length).isCloseTo(1, within(1e-4));
    assertThat(n[2 * PIXELS + centre]).isLessThan(-0.5f);
  }
}
