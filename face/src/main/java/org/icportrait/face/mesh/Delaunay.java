package org.icportrait.face.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Delaunay triangulation of points in a plane (Bowyer 1981, Watson 1981). */
final class Delaunay {
  private Delaunay() {}

  private record Triangle(int a, int b, int c) {}

  /** Triangles [T, 3] over points [n, 2], each wound so that its signed area is above 0. */
  static int[] triangulate(double[] points) {
    int n = points.length / 2;
    double[] p = withFrame(points);
    List<Triangle> triangles = new ArrayList<>();
    triangles.add(new Triangle(n, n + 1, n + 2));
    for (int i = 0; i < n; i++) {
      insert(p, triangles, i);
    }
    triangles.removeIf(t -> t.a >= n || t.b >= n || t.c >= n);
    int[] out = new int[3 * triangles.size()];
    for (int t = 0; t < triangles.size(); t++) {
      out[3 * t] = triangles.get(t).a;
      out[3 * t + 1] = triangles.get(t).b;
      out[3 * t + 2] = triangles.get(t).c;
    }
    return out;
  }

  /** Appends three corners far around all points. */
  private static double[] withFrame(double[] points) {
    double extent = 1;
    for (double value : points) {
      extent = Math.max(extent, Math.abs(value));
    }
    double far = 1000 * extent;
    double[] p = java.util.Arrays.copyOf(points, points.length + 6);
    int at = points.length;
    p[at] = -far;
    p[at + 1] = -far;
    p[at + 2] = far;
    p[at + 3] = -far;
    p[at + 5] = far;
    return p;
  }

  private static void insert(double[] p, List<Triangle> triangles, int point) {
    Map<Long, int[]> border = new HashMap<>();
    List<Triangle> kept = new ArrayList<>();
    for (Triangle t : triangles) {
      if (inCircle(p, t, point)) {
        edge(border, t.a, t.b);
        edge(border, t.b, t.c);
        edge(border, t.c, t.a);
      } else {
        kept.add(t);
      }
    }
    triangles.clear();
    triangles.addAll(kept);
    for (int[] e : border.values()) {
      triangles.add(new Triangle(e[0], e[1], point));
    }
  }

  /** An edge that two removed triangles share is inside the hole, not on its border. */
  private static void edge(Map<Long, int[]> border, int from, int to) {
    long back = (long) to << 32 | from;
    if (border.remove(back) == null) {
      border.put((long) from << 32 | to, new int[] {from, to});
    }
  }

  private static boolean inCircle(double[] p, Triangle t, int point) {
    double x = p[2 * point];
    double y = p[2 * point + 1];
    double ax = p[2 * t.a] - x;
    double ay = p[2 * t.a + 1] - y;
    double bx = p[2 * t.b] - x;
    double by = p[2 * t.b + 1] - y;
    double cx = p[2 * t.c] - x;
    double cy = p[2 * t.c + 1] - y;
    double a2 = ax * ax + ay * ay;
    double b2 = bx * bx + by * by;
    double c2 = cx * cx + cy * cy;
    return a2 * (bx * cy - by * cx) - b2 * (ax * cy - ay * cx) + c2 * (ax * by - ay * bx) > 0;
  }
}
