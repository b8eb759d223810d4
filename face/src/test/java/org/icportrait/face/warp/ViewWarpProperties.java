package org.icportrait.face.warp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.icportrait.face.HeadPose;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** The warp at 512 pixels, of several faces, to poses up to 60 degrees away. */
class ViewWarpProperties {
  private static final int SIZE = SeveralFaces.SIZE;
  private static final int PIXELS = SIZE * SIZE;
  private static final float SEEN = 0.9999f; // less, and the other half of the face takes part
  private static final double JUMP = 12; // pixels between neighbours on two sides of an edge

  private final ViewWarp warp = new ViewWarp(SmallFace.MESH);

  private static float[] landmarks(int face, HeadPose pose) {
    return pose.apply(SeveralFaces.shape(face));
  }

  /** [S, S], 1 where all corners are well inside the outline. */
  private static boolean[] inner(float[] landmarks) {
    int[] triangles = SmallFace.MESH.triangles();
    Raster raster = Rasterizer.draw(landmarks, triangles, SIZE, SIZE);
    float[] plane = raster.planes(triangles, SeveralFaces.inner(), 1, 0);
    boolean[] out = new boolean[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      out[p] = plane[p] > 0.999f;
    }
    return out;
  }

  @Property(tries = 25)
  void thereAndBackWithinAPixelWhereVisible(
      @ForAll @IntRange(max = SeveralFaces.COUNT - 1) int face,
      @ForAll @DoubleRange(min = -60, max = 60) double yaw,
      @ForAll @DoubleRange(min = -30, max = 30) double pitch,
      @ForAll @DoubleRange(min = -45, max = 45) double roll) {
    HeadPose front = SeveralFaces.pose(0, 0, 0);
    HeadPose aside = SeveralFaces.pose(yaw, pitch, roll);
    float[] from = landmarks(face, front);
    float[] to = ViewWarp.turn(from, front, aside);
    AlignedProfile there = warp.warp(SeveralFaces.places(), from, to, SIZE);
    // the third channel takes along what the first view had seen
    System.arraycopy(there.visibility(), 0, there.picture().data(), 2 * PIXELS, PIXELS);
    AlignedProfile back = warp.warp(there.picture(), to, from, SIZE);
    boolean[] inner = inner(from);
    int checked = 0;
    int apart = 0;
    for (int p = 0; p < PIXELS; p++) {
      boolean seen = back.picture().data()[2 * PIXELS + p] > SEEN;
      if (inner[p] && seen && back.visibility()[p] > SEEN) {
        double dx = back.picture().data()[p] - (p % SIZE + 0.5);
        double dy = back.picture().data()[PIXELS + p] - (p / SIZE + 0.5);
        checked++;
        apart += Math.hypot(dx, dy) > 1 ? 1 : 0;
      }
    }
    assertThat(checked).isGreaterThan(8000);
    // what is left are pixels whose neighbours in the other view lie beyond the edge of the nose
    assertThat(apart / (double) checked).isLessThan(0.005);
  }

  @Property(tries = 25)
  void noCracks(
      @ForAll @IntRange(max = SeveralFaces.COUNT - 1) int face,
      @ForAll @DoubleRange(min = -60, max = 60) double yaw,
      @ForAll @DoubleRange(min = -30, max = 30) double pitch,
      @ForAll @DoubleRange(min = -45, max = 45) double roll) {
    float[] from = landmarks(face, SeveralFaces.pose(0, 0, 0));
    float[] to = landmarks(face, SeveralFaces.pose(yaw, pitch, roll));
    float[] covered = warp.warp(SeveralFaces.places(), from, to, SIZE).coverage();
    assertThat(enclosed(covered)).isZero();
  }

  /** How many uncovered pixels can't be reached from the picture's edge. */
  private static int enclosed(float[] covered) {
    boolean[] reached = new boolean[PIXELS];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int p = 0; p < PIXELS; p++) {
      boolean edge = p % SIZE == 0 || p % SIZE == SIZE - 1 || p < SIZE || p >= PIXELS - SIZE;
      if (edge && covered[p] == 0) {
        reached[p] = true;
        open.add(p);
      }
    }
    while (!open.isEmpty()) {
      int p = open.remove();
      int[] near = {
        p % SIZE > 0 ? p - 1 : p,
        p % SIZE < SIZE - 1 ? p + 1 : p,
        p >= SIZE ? p - SIZE : p,
        p < PIXELS - SIZE ? p + SIZE : p
      };
      for (int q : near) {
        if (!reached[q] && covered[q] == 0) {
          reached[q] = true;
          open.add(q);
        }
      }
    }
    int count = 0;
    for (int p = 0; p < PIXELS; p++) {
      count += covered[p] == 0 && !reached[p] ? 1 : 0;
    }
    return count;
  }

  @Property(tries = 25)
  void noFoldsWhereVisible(
      @ForAll @IntRange(max = SeveralFaces.COUNT - 1) int face,
      @ForAll @DoubleRange(min = -60, max = 60) double yaw,
      @ForAll @DoubleRange(min = -30, max = 30) double pitch) {
    float[] from = landmarks(face, SeveralFaces.pose(0, 0, 0));
    float[] to = landmarks(face, SeveralFaces.pose(yaw, pitch, 0));
    AlignedProfile aligned = warp.warp(SeveralFaces.places(), from, to, SIZE);
    boolean[] inner = inner(to);
    float[] at = aligned.picture().data();
    int checked = 0;
    int folded = 0;
    for (int p = 0; p < PIXELS - SIZE - 1; p++) {
      boolean seen = true;
      for (int q : new int[] {p, p + 1, p + SIZE}) {
        seen &= inner[q] && aligned.visibility()[q] > SEEN;
      }
      if (!seen) {
        continue;
      }
      double ux = at[p + 1] - at[p];
      double vx = at[PIXELS + p + 1] - at[PIXELS + p];
      double uy = at[p + SIZE] - at[p];
      double vy = at[PIXELS + p + SIZE] - at[PIXELS + p];
      if (Math.max(Math.hypot(ux, vx), Math.hypot(uy, vy)) < JUMP) {
        checked++;
        folded += ux * vy - uy * vx > 0 ? 0 : 1;
      }
    }
    assertThat(checked).isGreaterThan(8000);
    // pixels on the two sides of an edge that hides something
    assertThat(folded / (double) checked).isLessThan(0.002);
  }
}
