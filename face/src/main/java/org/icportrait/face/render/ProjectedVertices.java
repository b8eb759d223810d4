package org.icportrait.face.render;

/**
 * Vertices ready to be rasterised.
 *
 * @param homogeneous [V, 3]: x, y in pixels times w, and w
 * @param screen [V, 2], pixels; unused where a vertex is nearer than {@code near}
 * @param points [V, 3], the last of the three is the depth
 * @param near least depth drawn
 * @param leastDeterminant triangles of a smaller one are seen edge on
 */
record ProjectedVertices(
    double[] homogeneous, double[] screen, float[] points, double near, double leastDeterminant) {

  static ProjectedVertices orthographic(float[] points) {
    int count = points.length / 3;
    double[] homogeneous = new double[3 * count];
    double[] screen = new double[2 * count];
    for (int v = 0; v < count; v++) {
      homogeneous[3 * v] = screen[2 * v] = points[3 * v];
      homogeneous[3 * v + 1] = screen[2 * v + 1] = points[3 * v + 1];
      homogeneous[3 * v + 2] = 1;
    }
    return new ProjectedVertices(homogeneous, screen, points, Double.NEGATIVE_INFINITY, 1e-9);
  }

  static ProjectedVertices perspective(Camera camera, float[] points) {
    int count = points.length / 3;
    double[] homogeneous = new double[3 * count];
    double[] screen = new double[2 * count];
    for (int v = 0; v < count; v++) {
      double z = points[3 * v + 2];
      double x = camera.focal() * points[3 * v] + camera.centerX() * z;
      double y = camera.focal() * points[3 * v + 1] + camera.centerY() * z;
      homogeneous[3 * v] = x;
      homogeneous[3 * v + 1] = y;
      homogeneous[3 * v + 2] = z;
      screen[2 * v] = x / z;
      screen[2 * v + 1] = y / z;
    }
    return new ProjectedVertices(homogeneous, screen, points, camera.near(), 0);
  }

  double depth(int vertex) {
    return points[3 * vertex + 2];
  }

  /** {x0, y0, x1, y1} in pixels around what of a triangle is beyond the near plane. */
  void bounds(int i, int j, int k, double[] out) {
    if (depth(i) >= near && depth(j) >= near && depth(k) >= near) {
      double xi = screen[2 * i];
      double xj = screen[2 * j];
      double xk = screen[2 * k];
      out[0] = Math.min(xi, Math.min(xj, xk));
      out[2] = Math.max(xi, Math.max(xj, xk));
      double yi = screen[2 * i + 1];
      double yj = screen[2 * j + 1];
      double yk = screen[2 * k + 1];
      out[1] = Math.min(yi, Math.min(yj, yk));
      out[3] = Math.max(yi, Math.max(yj, yk));
      return;
    }
    out[0] = out[1] = Double.POSITIVE_INFINITY;
    out[2] = out[3] = Double.NEGATIVE_INFINITY;
    clip(i, j, out);
    clip(j, k, out);
    clip(k, i, out);
  }

  /** Extends bounds by an edge's first vertex and by where it meets the near plane. */
  private void clip(int from, int to, double[] bounds) {
    boolean seen = depth(from) >= near;
    if (seen) {
      extend(screen[2 * from], screen[2 * from + 1], bounds);
    }
    if (seen != depth(to) >= near) {
      double part = (near - depth(from)) / (depth(to) - depth(from));
      double x = homogeneous[3 * from] + part * (homogeneous[3 * to] - homogeneous[3 * from]);
      double y =
          homogeneous[3 * from + 1] + part * (homogeneous[3 * to + 1] - homogeneous[3 * from + 1]);
      extend(x / near, y / near, bounds);
    }
  }

  private static void extend(double x, double y, double[] bounds) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
}
