package org.icportrait.face.image;

import java.util.Arrays;

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

  /**
   * Which pixels of a square have their centres inside, as {@link #contains} says: row by row, from
   * one crossing of the outline to the next.
   *
   * @return [S, S], 1 inside, else 0
   */
  public float[] fill(int size) {
    float[] out = new float[size * size];
    double[] crossing = new double[x.length];
    for (int row = 0; row < size; row++) {
      double py = row + 0.5;
      int count = 0;
      for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
        if (y[i] > py != y[j] > py) {
          crossing[count++] = (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i];
        }
      }
      Arrays.sort(crossing, 0, count);
      for (int k = 0; k + 1 < count; k += 2) {
        // centres in [one crossing, the next): those left of an odd number of crossings
        int from = (int) Math.max(0, Math.ceil(crossing[k] - 0.5));
        int to = (int) Math.min(size, Math.ceil(crossing[k + 1] - 0.5));
        if (from < to) {
          Arrays.fill(out, row * size + from, row * size + to, 1);
        }
      }
    }
    return out;
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
