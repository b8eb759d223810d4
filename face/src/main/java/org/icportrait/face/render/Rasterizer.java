package org.icportrait.face.render;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Draws triangle meshes with a z-buffer; the smaller z is nearer. Edges are tested in homogeneous
 * coordinates (Olano and Greer 1997), which needs no clipped triangles and gives perspective-exact
 * weights. An edge gives opposite values in its two triangles, to the last bit, and what is within
 * rounding of an edge counts as inside, so no pixel between triangles is left out.
 */
public final class Rasterizer {
  private static final double SLACK = 1e-6; // pixels, more than projecting rounds
  private static final double ROUNDING = 4 * Math.ulp(1.0);

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
    return draw(vertices, triangles, width, height, 1);
  }

  /** The same with bands of rows that are drawn in parallel. */
  static Raster draw(float[] vertices, int[] triangles, int width, int height, int bands) {
    return draw(ProjectedVertices.orthographic(vertices), triangles, width, height, bands);
  }

  /**
   * Rasterises a mesh under perspective projection, both sides of a triangle alike. What is nearer
   * than the near plane is cut off.
   *
   * @param camera where from
   * @param vertices [V, 3] in the camera frame
   * @param triangles [T, 3] indices
   * @param bands of rows that are drawn in parallel, 1 for the caller's thread alone
   */
  public static Raster draw(Camera camera, float[] vertices, int[] triangles, int bands) {
    return draw(
        ProjectedVertices.perspective(camera, vertices),
        triangles,
        camera.width(),
        camera.height(),
        bands);
  }

  private static Raster draw(
      ProjectedVertices vertices, int[] triangles, int width, int height, int bands) {
    int[] owner = new int[width * height];
    float[] depth = new float[width * height];
    Arrays.fill(owner, -1);
    Arrays.fill(depth, Float.POSITIVE_INFINITY);
    Raster raster = new Raster(width, height, owner, new float[2 * width * height], depth);
    inBands(bands, height, (from, to) -> drawBand(vertices, triangles, raster, from, to));
    return raster;
  }

  /** Rows {@code from} to {@code to}, the latter not included. */
  @FunctionalInterface
  interface Band {
    void work(int from, int to);
  }

  /** Splits rows into bands of about one height that are worked on in parallel. */
  static void inBands(int bands, int height, Band band) {
    int count = Math.max(1, Math.min(bands, height));
    if (count == 1) {
      band.work(0, height);
      return;
    }
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> band.work(height * i / count, height * (i + 1) / count));
  }

  private static void drawBand(
      ProjectedVertices vertices, int[] triangles, Raster raster, int from, int to) {
    double[] bounds = new double[4];
    for (int t = 0; t < triangles.length / 3; t++) {
      int i = triangles[3 * t];
      int j = triangles[3 * t + 1];
      int k = triangles[3 * t + 2];
      vertices.bounds(i, j, k, bounds);
      int x0 = (int) Math.max(0, Math.ceil(bounds[0] - 0.5 - SLACK));
      int y0 = (int) Math.max(from, Math.ceil(bounds[1] - 0.5 - SLACK));
      int x1 = (int) Math.min(raster.width() - 1.0, Math.floor(bounds[2] - 0.5 + SLACK));
      int y1 = (int) Math.min(to - 1.0, Math.floor(bounds[3] - 0.5 + SLACK));
      if (x0 <= x1 && y0 <= y1) {
        drawTriangle(vertices, t, i, j, k, raster, x0, y0, x1, y1);
      }
    }
  }

  private static void drawTriangle(
      ProjectedVertices vertices,
      int t,
      int i,
      int j,
      int k,
      Raster raster,
      int x0,
      int y0,
      int x1,
      int y1) {
    double[] h = vertices.homogeneous();
    double xi = h[3 * i];
    double yi = h[3 * i + 1];
    double wi = h[3 * i + 2];
    double xj = h[3 * j];
    double yj = h[3 * j + 1];
    double wj = h[3 * j + 2];
    double xk = h[3 * k];
    double yk = h[3 * k + 1];
    double wk = h[3 * k + 2];
    // the planes through the eye and an edge: j x k, k x i, i x j
    double ax = yj * wk - wj * yk;
    double ay = wj * xk - xj * wk;
    double az = xj * yk - yj * xk;
    double determinant = xi * ax + yi * ay + wi * az;
    if (!(Math.abs(determinant) > vertices.leastDeterminant())) {
      return;
    }
    double sign = Math.signum(determinant);
    double bx = yk * wi - wk * yi;
    double by = wk * xi - xk * wi;
    double bz = xk * yi - yk * xi;
    double cx = yi * wj - wi * yj;
    double cy = wi * xj - xi * wj;
    double cz = xi * yj - yi * xj;
    double zi = vertices.depth(i);
    double zj = vertices.depth(j);
    double zk = vertices.depth(k);
    double near = vertices.near();
    double outside =
        -ROUNDING
            * (largest(ax, bx, cx) * (x1 + 1)
                + largest(ay, by, cy) * (y1 + 1)
                + largest(az, bz, cz));
    float[] depth = raster.depth();
    for (int y = y0; y <= y1; y++) {
      double py = y + 0.5;
      double rowA = ay * py + az;
      double rowB = by * py + bz;
      double rowC = cy * py + cz;
      for (int x = x0; x <= x1; x++) {
        double px = x + 0.5;
        double a = sign * (ax * px + rowA);
        double b = sign * (bx * px + rowB);
        double c = sign * (cx * px + rowC);
        if (a < outside || b < outside || c < outside) {
          continue;
        }
        a = Math.max(a, 0);
        b = Math.max(b, 0);
        double sum = a + b + Math.max(c, 0);
        a /= sum;
        b /= sum;
        float z = (float) (a * zi + b * zj + (1 - a - b) * zk);
        int pixel = y * raster.width() + x;
        if (z < depth[pixel] && z >= near) {
          depth[pixel] = z;
          raster.triangle()[pixel] = t;
          raster.weights()[2 * pixel] = (float) a;
          raster.weights()[2 * pixel + 1] = (float) b;
        }
      }
    }
  }

  private static double largest(double a, double b, double c) {
    return Math.max(Math.abs(a), Math.max(Math.abs(b), Math.abs(c)));
  }
}
