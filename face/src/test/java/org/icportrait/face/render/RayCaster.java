package org.icportrait.face.render;

/** The rasteriser's oracle: for each pixel the nearest of all triangles along its ray. */
final class RayCaster {
  private RayCaster() {}

  /**
   * What a ray meets.
   *
   * @param triangle index, -1 for nothing
   * @param a barycentric weight of the first corner
   * @param b of the second
   * @param z in the camera frame
   * @param edge the least weight over all triangles met: near 0 on an edge, where rounding decides
   */
  record Hit(int triangle, double a, double b, double z, double edge) {}

  static Hit cast(Camera camera, float[] v, int[] triangles, int x, int y) {
    double dx = (x + 0.5 - camera.centerX()) / camera.focal();
    double dy = (y + 0.5 - camera.centerY()) / camera.focal();
    Hit best = new Hit(-1, 0, 0, Double.POSITIVE_INFINITY, 1);
    double edge = 1;
    for (int t = 0; t < triangles.length / 3; t++) {
      double[] p = corner(v, triangles[3 * t]);
      double[] q = corner(v, triangles[3 * t + 1]);
      double[] r = corner(v, triangles[3 * t + 2]);
      // depth at which the plane meets the ray (dx, dy, 1), then areas in that plane
      double[] n = cross(minus(q, p), minus(r, p));
      double z = dot(n, p) / (n[0] * dx + n[1] * dy + n[2]);
      double[] hit = {dx * z, dy * z, z};
      double a = dot(n, cross(minus(r, q), minus(hit, q))) / dot(n, n);
      double b = dot(n, cross(minus(p, r), minus(hit, r))) / dot(n, n);
      double least = Math.min(a, Math.min(b, 1 - a - b));
      if (z > 0) {
        edge = Math.min(edge, Math.min(Math.abs(least), Math.abs(z - camera.near())));
      }
      if (least >= 0 && z >= camera.near() && z < best.z) {
        best = new Hit(t, a, b, z, 0);
      }
    }
    return new Hit(best.triangle, best.a, best.b, best.z, edge);
  }

  private static double[] corner(float[] v, int i) {
    return new double[] {v[3 * i], v[3 * i + 1], v[3 * i + 2]};
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
