package org.icportrait.face.warp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.Test;

/** Surroundings that give way to a face of another shape. */
class SurroundingsWarpTest {
  private static final int SIZE = SmallFace.SIZE;
  private static final int NOSE_TIP = 1;

  private static float[] place() {
    return SmallFace.landmarks(SmallFace.pose(0, 0, 0));
  }

  /** The same face, wider and longer from its nose on. */
  private static float[] stretched(float[] face, double across, double down) {
    float[] out = face.clone();
    for (int i = 0; i < out.length; i += 3) {
      out[i] += (float) (across * (face[i] - face[3 * NOSE_TIP]));
      out[i + 1] += (float) (down * (face[i + 1] - face[3 * NOSE_TIP + 1]));
    }
    return out;
  }

  /** Red and green say where a pixel was, in sides. */
  private static Picture places(int size) {
    float[] data = new float[3 * size * size];
    for (int p = 0; p < size * size; p++) {
      data[p] = (p % size + 0.5f) / size;
      data[size * size + p] = (p / size + 0.5f) / size;
    }
    return new Picture(size, size, data);
  }

  @Test
  void theSameFaceLeavesEveryBit() {
    SurroundingsWarp warp = SurroundingsWarp.between(place(), place(), SIZE);
    assertThat(warp.apply(SmallFace.waves()).data()).isEqualTo(SmallFace.waves().data());
    assertThat(warp.apply(place(), SIZE)).containsExactly(place(), within(1e-3f));
  }

  @Property(tries = 30)
  void theRimComesToTheOtherRim(
      @ForAll @DoubleRange(min = -0.1, max = 0.1) double across,
      @ForAll @DoubleRange(min = -0.1, max = 0.1) double down) {
    float[] face = stretched(place(), across, down);
    SurroundingsWarp warp = SurroundingsWarp.between(place(), face, SIZE);
    float[] moved = warp.apply(place(), SIZE);
    for (int i : FaceMesh.outline()) {
      double before =
          Math.hypot(place()[3 * i] - face[3 * i], place()[3 * i + 1] - face[3 * i + 1]);
      double after = Math.hypot(moved[3 * i] - face[3 * i], moved[3 * i + 1] - face[3 * i + 1]);
      assertThat(after).as("landmark %d", i).isLessThan(0.2 * before + 0.6);
      assertThat(moved[3 * i + 2]).isEqualTo(place()[3 * i + 2]);
    }
  }

  @Property(tries = 30)
  void nothingFoldsAndTheEdgeStays(
      @ForAll @DoubleRange(min = -0.4, max = 0.4) double across,
      @ForAll @DoubleRange(min = -0.4, max = 0.4) double down) {
    float[] face = stretched(place(), across, down);
    float[] at = SurroundingsWarp.between(place(), face, SIZE).apply(places(SIZE)).data();
    int pixels = SIZE * SIZE;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int p = y * SIZE + x;
        if (x > 0) {
          assertThat(at[p]).as("(%d, %d)", x, y).isGreaterThan(at[p - 1]);
        }
        if (y > 0) {
          assertThat(at[pixels + p]).as("(%d, %d)", x, y).isGreaterThan(at[pixels + p - SIZE]);
        }
        if (x == 0 || y == 0 || x == SIZE - 1 || y == SIZE - 1) {
          assertThat(at[p]).isCloseTo((x + 0.5f) / SIZE, within(1e-3f));
        }
      }
    }
  }

  @Test
  void pointsGoWhereTheirPixelsGo() {
    float[] face = stretched(place(), 0.08, 0.1);
    SurroundingsWarp warp = SurroundingsWarp.between(place(), face, SIZE);
    Picture moved = warp.apply(places(SIZE));
    float[] points = warp.apply(place(), SIZE);
    float[] rgb = new float[3];
    for (int i = 0; i < points.length; i += 3) {
      moved.sample(points[i], points[i + 1], rgb);
      assertThat(SIZE * rgb[0]).isCloseTo(place()[i], within(0.1f));
      assertThat(SIZE * rgb[1]).isCloseTo(place()[i + 1], within(0.1f));
    }
  }

  @Test
  void cropsOfEveryResolutionMoveAlike() {
    float[] face = stretched(place(), 0.1, -0.1);
    SurroundingsWarp warp = SurroundingsWarp.between(place(), face, SIZE);
    Picture small = warp.apply(places(SIZE));
    Picture large = warp.apply(places(3 * SIZE));
    for (int p = 0; p < SIZE * SIZE; p++) {
      int centre = (3 * (p / SIZE) + 1) * 3 * SIZE + 3 * (p % SIZE) + 1;
      assertThat(large.data()[centre]).isCloseTo(small.data()[p], within(1e-3f));
    }
  }
}
