package org.icportrait.face.render;

import java.util.Arrays;

/** Draws triangle meshes with a z-buffer; the smaller z is nearer. */
public final class Rasterizer {
  private Rasterizer() {}

  /**
   * Rasterises a mesh under orthographic projection, both sides of a triangle alike.
   *
   * @param vertices [V, 3] in pixels, x right, y down, z away
   * @param triangles [T, 3] indices
   * @param width pixels
   * @param height pixels
   */
  public static Raster draw(float[] vertices, int[] triangles, int width, int height) {
    int[] owner = new int[width * height];
    float[] weights = new float[2 * width * height];
    float[] depth = new float[width * height];
    Arrays.fill(owner, -1);
    Arrays.fill(depth, Float.POSITIVE_INFINITY);
    Raster raster = new Raster(width, height, owner, weights, depth);
    for (int t = 0; t < triangles.length / 3; t++) {
      drawTriangle(vertices, triangles, t, raster);
    }
    return raster;
  }

  private static void drawTriangle(float[] v, int[] triangles, int t, Raster raster) {
    int i = 3 * triangles[3 * t];
    int j = 3 * triangles[3 * t + 1];
    int k = 3 * triangles[3 * t + 2];
    double area = cross(v[i], v[i + 1], v[j], v[j + 1], v[k], v[k + 1]);
    if (!(Math.abs(area) > 1e-9)) {
      return;
    }
    int x0 = first(Math.min(v[i], Math.min(v[j], v[k])));
    int x1 = last(Math.max(v[i], Math.max(v[j], v[k])), raster.width());
    int y0 = first(Math.min(v[i + 1], Math.min(v[j + 1], v[k + 1])));
    int y1 = last(Math.max(v[i + 1], Math.max(v[j + 1], v[k + 1])), raster.height());
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        double px = x + 0.5;
        double py = y + 0.5;
        double a = cross(px, py, v[j], v[j + 1], v[k], v[k + 1]) / area;
        double b = cross(v[i], v[i + 1], px, py, v[k], v[k + 1]) / area;
        double c = 1 - a - b;
        if (a < 0 || b < 0 || c < 0) {
          continue;
        }
        float z = (float) (a * v[i + 2] + b * v[j + 2] + c * v[k + 2]);
        int pixel = y * raster.width() + x;
        if (z < raster.depth()[pixel]) {
          raster.depth()[pixel] = z;
          raster.triangle()[pixel] = t;
          raster.weights()[2 * pixel] = (float) a;
          raster.weights()[2 * pixel + 1] = (float) b;
        }
      }
    }
  }

  private static int first(float low) {
    return (int) Math.max(0, Math.floor(low - 0.5));
  }

  private static int last(float high, int size) {
    return (int) Math.min(size - 1.0, Math.ceil(high - 0.5));
  }

  private static double cross(double ax, double ay, double bx, double by, double cx, double cy) {
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  }
}
