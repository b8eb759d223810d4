package org.icportrait.face.head;

/** Nearest points of a triangle mesh. */
final class SurfacePoints {
  private SurfacePoints() {}

  /**
   * The triangle with the point nearest to another point.
   *
   * @param vertices [V, 3]
   * @param triangles [T, 3]
   * @param points [n, 3], of which one is asked for
   * @param farthest distance up to which it counts
   * @param weights barycentric weights of the nearest point
   * @return the triangle, -1 when all are farther
   */
  static int nearest(
      float[] vertices,
      int[] triangles,
      float[] points,
      int point,
      double farthest,
      double[] weights) {
    double least = farthest * farthest;
    int found = -1;
    double[] w = new double[3];
    double[] p = {points[3 * point], points[3 * point + 1], points[3 * point + 2]};
    for (int t = 0; t < triangles.length / 3; t++) {
      if (isFar(vertices, triangles, t, p, Math.sqrt(least))) {
        continue;
      }
      double distance = nearest(vertices, triangles, t, p, w);
      if (distance < least) {
        least = distance;
        found = t;
        System.arraycopy(w, 0, weights, 0, 3);
      }
    }
    return found;
  }

  /** Whether the box around a triangle is farther from a point than a distance. */
  private static boolean isFar(float[] v, int[] triangles, int t, double[] p, double distance) {
    for (int k = 0; k < 3; k++) {
      float a = v[3 * triangles[3 * t] + k];
      float b = v[3 * triangles[3 * t + 1] + k];
      float c = v[3 * triangles[3 * t + 2] + k];
      if (Math.min(a, Math.min(b, c)) - p[k] > distance
          || p[k] - Math.max(a, Math.max(b, c)) > distance) {
        return true;
      }
    }
    return false;
  }

  /** Squared distance to a triangle: inside it, else to the nearest of its edges. */
  private static double nearest(float[] v, int[] triangles, int t, double[] p, double[] weights) {
    int a = 3 * triangles[3 * t];
    int b = 3 * triangles[3 * t + 1];
    int c = 3 * triangles[3 * t + 2];
    double uu = dot(v, a, b, a, b);
    double uw = dot(v, a, b, a, c);
    double ww = dot(v, a, c, a, c);
    double pu = dot(v, a, b, p);
    double pw = dot(v, a, c, p);
    double area = uu * ww - uw * uw;
    double y = (ww * pu - uw * pw) / area;
    double z = (uu * pw - uw * pu) / area;
    if (y >= 0 && z >= 0 && y + z <= 1) {
      return set(v, a, b, c, y, z, p, weights);
    }
    double[] best = new double[3];
    double least = Double.POSITIVE_INFINITY;
    for (int edge = 0; edge < 3; edge++) {
      int from = edge == 0 ? a : edge == 1 ? b : c;
      int to = edge == 0 ? b : edge == 1 ? c : a;
      double part = dot(v, from, to, p) / Math.max(1e-20, dot(v, from, to, from, to));
      part = Math.min(1, Math.max(0, part));
      double wb = edge == 0 ? part : edge == 1 ? 1 - part : 0;
      double wc = edge == 0 ? 0 : edge == 1 ? part : 1 - part;
      double distance = set(v, a, b, c, wb, wc, p, weights);
      if (distance < least) {
        least = distance;
        System.arraycopy(weights, 0, best, 0, 3);
      }
    }
    System.arraycopy(best, 0, weights, 0, 3);
    return least;
  }

  private static double set(
      float[] v, int a, int b, int c, double wb, double wc, double[] p, double[] weights) {
    weights[0] = 1 - wb - wc;
    weights[1] = wb;
    weights[2] = wc;
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double d = weights[0] * v[a + k] + wb * v[b + k] + wc * v[c + k] - p[k];
      sum += d * d;
    }
    return sum;
  }

  /** (b - a) . (d - c) of vertices at these offsets. */
  private static double dot(float[] v, int a, int b, int c, int d) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += ((double) v[b + k] - v[a + k]) * ((double) v[d + k] - v[c + k]);
    }
    return sum;
  }

  /** (b - a) . (p - a). */
  private static double dot(float[] v, int a, int b, double[] p) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += ((double) v[b + k] - v[a + k]) * (p[k] - v[a + k]);
    }
    return sum;
  }
}
