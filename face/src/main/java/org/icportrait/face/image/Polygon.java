package org.icportrait.face.image;

/** A closed polygon in the plane, by the even-odd rule. */
public final class Polygon {
  private final double[] x;
  private final double[] y;

  private Polygon(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * The polygon through some of many points.
   *
   * @param points [n, stride], x and y first
   * @param ring indices of the corners, in order
   */
  public static Polygon of(float[] points, int stride, int... ring) {
    double[] wide = new double[points.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = points[i];
    }
    return of(wide, stride, ring);
  }

  /** The same of points in double precision. */
  public static Polygon of(double[] points, int stride, int... ring) {
    Polygon polygon = new Polygon(new double[ring.length], new double[ring.length]);
    for (int i = 0; i < ring.length; i++) {
      polygon.x[i] = points[stride * ring[i]];
      polygon.y[i] = points[stride * ring[i] + 1];
    }
    return polygon;
  }

  /** Whether a point is inside. */
  public boolean contains(double px, double py) {
    boolean inside = false;
    for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
      if (y[i] > py != y[j] > py && px < (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i]) {
        inside = !inside;
      }
    }
    return inside;
  }
}
