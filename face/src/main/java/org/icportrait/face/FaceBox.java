package org.icportrait.face;

/**
 * A face found in a picture.
 *
 * @param x0 left edge in pixels
 * @param y0 upper edge in pixels
 * @param x1 right edge in pixels
 * @param y1 lower edge in pixels
 * @param score how sure it is, 0..1
 */
public record FaceBox(double x0, double y0, double x1, double y1, double score) {
  /** The smallest upright box around points [n, 3]. */
  public static FaceBox around(float[] points, double score) {
    double x0 = Double.POSITIVE_INFINITY;
    double y0 = Double.POSITIVE_INFINITY;
    double x1 = Double.NEGATIVE_INFINITY;
    double y1 = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < points.length; i += 3) {
      x0 = Math.min(x0, points[i]);
      x1 = Math.max(x1, points[i]);
      y0 = Math.min(y0, points[i + 1]);
      y1 = Math.max(y1, points[i + 1]);
    }
    return new FaceBox(x0, y0, x1, y1, score);
  }

  /** Middle of left and right edge, in pixels. */
  public double centerX() {
    return (x0 + x1) / 2;
  }

  /** Middle of upper and lower edge, in pixels. */
  public double centerY() {
    return (y0 + y1) / 2;
  }

  /** Width in pixels. */
  public double width() {
    return x1 - x0;
  }

  /** Height in pixels. */
  public double height() {
    return y1 - y0;
  }

  /** Area of the intersection over area of the union, 0..1. */
  public double overlap(FaceBox other) {
    double both = intersection(other);
    return both / (width() * height() + other.width() * other.height() - both);
  }

  /** Area of the intersection over the smaller box's area, 0..1. */
  public double shares(FaceBox other) {
    return intersection(other) / Math.min(width() * height(), other.width() * other.height());
  }

  private double intersection(FaceBox other) {
    double w = Math.min(x1, other.x1) - Math.max(x0, other.x0);
    double h = Math.min(y1, other.y1) - Math.max(y0, other.y0);
    return Math.max(0, w) * Math.max(0, h);
  }
}
