package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against every pixel asking every triangle. */
class GridRasterizerTest {
  private static final int N = 24;
  private static final int SIZE = 30;

  /** A crumpled sheet that folds over itself. */
  private static float[] crumpled(long seed) {
    Random random = new Random(seed);
    float[] points = new float[3 * N * N];
    for (int p = 0; p < N * N; p++) {
      double x = p % N;
      double y = p / N;
      points[3 * p] = (float) (4 + x + 4 * Math.sin(0.5 * x + 0.2 * y) + random.nextDouble());
      points[3 * p + 1] = (float) (3 + y + 2 * Math.cos(0.4 * x) + random.nextDouble());
      points[3 * p + 2] = (float) (3 * Math.cos(0.5 * x) + random.nextDouble());
    }
    return points;
  }

  /** {u, w, depth, stretch} of the nearest front face at a pixel, or null; NaN on an edge. */
  private static double[] nearest(float[] points, double x, double y) {
    double[] best = null;
    for (int cell = 0; cell < (N - 1) * (N - 1); cell++) {
      int a = cell / (N - 1) * N + cell % (N - 1);
      for (int[] t : new int[][] {{a, a + 1, a + N + 1}, {a, a + N + 1, a + N}}) {
        double[] w = new double[3];
        double area = cross(points, t[0], t[1], points[3 * t[2]], points[3 * t[2] + 1]);
        for (int k = 0; k < 3; k++) {
          w[k] = cross(points, t[(k + 1) % 3], t[(k + 2) % 3], x, y) / area;
        }
        double least = Math.min(w[0], Math.min(w[1], w[2]));
        if (area <= 1e-6 || least < -1e-3) {
          continue;
        }
        if (least < 1e-3) {
          return new double[] {Double.NaN};
        }
        double[] at = new double[4];
        at[3] = 1 / area;
        for (int k = 0; k < 3; k++) {
          at[0] += w[k] * (t[k] % N + 0.5);
          at[1] += w[k] * (t[k] / N + 0.5);
          at[2] += w[k] * points[3 * t[k] + 2];
        }
        best = best == null || at[2] < best[2] ? at : best;
      }
    }
    return best;
  }

  private static double cross(float[] points, int p, int q, double x, double y) {
    double px = points[3 * p];
    double py = points[3 * p + 1];
    return (points[3 * q] - px) * (y - py) - (x - px) * (points[3 * q + 1] - py);
  }

  @Test
  void showsTheNearestFrontFaces() {
    int seen = 0;
    int empty = 0;
    for (int seed = 0; seed < 5; seed++) {
      float[] points = crumpled(seed);
      GridRaster raster = GridRasterizer.draw(points, N, SIZE);
      for (int p = 0; p < SIZE * SIZE; p++) {
        double[] expected = nearest(points, p % SIZE + 0.5, p / SIZE + 0.5);
        if (expected == null) {
          assertThat(raster.u()[p]).isNaN();
          assertThat(raster.depth()[p]).isInfinite();
          assertThat(raster.stretch()[p]).isZero();
          empty++;
        } else if (!Double.isNaN(expected[0])) {
          assertThat((double) raster.u()[p]).isCloseTo(expected[0], within(2e-3));
          assertThat((double) raster.w()[p]).isCloseTo(expected[1], within(2e-3));
          assertThat((double) raster.depth()[p]).isCloseTo(expected[2], within(2e-3));
          assertThat(raster.stretch()[p] / expected[3]).isCloseTo(1, within(1e-2));
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(1500);
    assertThat(empty).isGreaterThan(100);
  }

  @Test
  void leavesNoPixelOutBetweenTriangles() {
    float[] points = new float[3 * N * N];
    for (int p = 0; p < N * N; p++) { // vertices on the pixels' very centres
      points[3 * p] = p % N + 0.5f;
      points[3 * p + 1] = p / N + 0.5f;
    }
    GridRaster raster = GridRasterizer.draw(points, N, N);
    for (int p = 0; p < N * N; p++) {
      assertThat(raster.u()[p]).isCloseTo(p % N + 0.5f, within(1e-4f));
      assertThat(raster.stretch()[p]).isEqualTo(1);
    }
  }

  @Test
  void leavesOutWhatShowsItsBack() {
    float[] points = new float[3 * N * N];
    for (int p = 0; p < N * N; p++) {
      points[3 * p] = N - p % N;
      points[3 * p + 1] = p / N;
    }
    assertThat(GridRasterizer.draw(points, N, N).stretch()).containsOnly(0);
  }
}
