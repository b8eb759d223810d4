package org.icportrait.face.relief;

import java.util.Arrays;

/**
 * Draws a moved square grid with a z-buffer; the smaller z is nearer, and what shows its back is
 * left out. Its triangles are about a pixel large, so it has no set-up beyond their bounds.
 */
final class GridRasterizer {
  private static final float SLACK =
      1e-4f; // barycentric, so that no pixel between triangles is lost
  private static final float EDGE_ON = 1e-6f; // square pixels

  private GridRasterizer() {}

  /**
   * Draws a grid.
   *
   * @param points [n, n, 3], where the vertices went, in target pixels
   * @param n vertices a side; vertex (i, j) was at the source pixels' centre (i + 0.5, j + 0.5)
   * @param size S, side of the target in pixels
   */
  static GridRaster draw(float[] points, int n, int size) {
    GridRaster raster =
        new GridRaster(
            size,
            new float[size * size],
            new float[size * size],
            new float[size * size],
            new float[size * size]);
    Arrays.fill(raster.u(), Float.NaN);
    Arrays.fill(raster.w(), Float.NaN);
    Arrays.fill(raster.depth(), Float.POSITIVE_INFINITY);
    for (int j = 0; j < n - 1; j++) {
      for (int i = 0; i < n - 1; i++) {
        int a = j * n + i;
        triangle(points, n, a, a + 1, a + n + 1, raster);
        triangle(points, n, a, a + n + 1, a + n, raster);
      }
    }
    return raster;
  }

  private static void triangle(float[] points, int n, int p, int q, int r, GridRaster raster) {
    float x0 = points[3 * p];
    float y0 = points[3 * p + 1];
    float ax = points[3 * q] - x0;
    float ay = points[3 * q + 1] - y0;
    float bx = points[3 * r] - x0;
    float by = points[3 * r + 1] - y0;
    float area = ax * by - bx * ay;
    if (!(area > EDGE_ON)) {
      return;
    }
    int last = raster.size() - 1;
    int left = Math.max(0, (int) Math.ceil(x0 + Math.min(0, Math.min(ax, bx)) - 0.5f - SLACK));
    int right = Math.min(last, (int) Math.floor(x0 + Math.max(0, Math.max(ax, bx)) - 0.5f + SLACK));
    int top = Math.max(0, (int) Math.ceil(y0 + Math.min(0, Math.min(ay, by)) - 0.5f - SLACK));
    int low = Math.min(last, (int) Math.floor(y0 + Math.max(0, Math.max(ay, by)) - 0.5f + SLACK));
    float z0 = points[3 * p + 2];
    float az = points[3 * q + 2] - z0;
    float bz = points[3 * r + 2] - z0;
    for (int y = top; y <= low; y++) {
      float dy = y + 0.5f - y0;
      for (int x = left; x <= right; x++) {
        float dx = x + 0.5f - x0;
        float s = (dx * by - bx * dy) / area;
        float t = (ax * dy - dx * ay) / area;
        if (s < -SLACK || t < -SLACK || s + t > 1 + SLACK) {
          continue;
        }
        float z = z0 + s * az + t * bz;
        int pixel = y * raster.size() + x;
        if (z < raster.depth()[pixel]) {
          raster.depth()[pixel] = z;
          raster.u()[pixel] = p % n + 0.5f + s * (q % n - p % n) + t * (r % n - p % n);
          raster.w()[pixel] = p / n + 0.5f + s * (q / n - p / n) + t * (r / n - p / n);
          raster.stretch()[pixel] =
              1 / area; // a triangle has half a source pixel, area is twice its own
        }
      }
    }
  }
}
