package org.icportrait.face.match;

/** Where a surface, moved into another picture, covers a given point of that picture. */
final class SurfaceInverse {
  private static final int ROUNDS = 8;
  private static final double STEP = 2; // pixels between those that slopes are taken from
  private static final double STEEP = 0.15; // smaller areas of moved pixels: seen edge-on
  private static final double LONGEST = 4; // pixels a round
  private static final double FARTHEST = 25; // pixels from the start

  private final ViewSurface surface;
  private final RigidMotion motion;
  private final double half; // of the picture that it moves into

  SurfaceInverse(ViewSurface surface, RigidMotion motion, double half) {
    this.surface = surface;
    this.motion = motion;
    this.half = half;
  }

  /**
   * By Newton's method.
   *
   * @param x of the point that is to be covered
   * @param y row
   * @param start {x, y} in the surface's own picture
   * @return {x, y} there; null when it leads too far away or off the head at once
   */
  double[] find(double x, double y, double[] start) {
    double u = start[0];
    double v = start[1];
    for (int round = 0; round < ROUNDS; round++) {
      double[] here = moved(u, v);
      double[] right = moved(u + STEP, v);
      double[] below = moved(u, v + STEP);
      if (here == null || right == null || below == null) {
        return round == 0 ? null : new double[] {u, v};
      }
      double a = (right[0] - here[0]) / STEP;
      double b = (below[0] - here[0]) / STEP;
      double c = (right[1] - here[1]) / STEP;
      double d = (below[1] - here[1]) / STEP;
      double area = a * d - b * c;
      if (Math.abs(area) < STEEP) {
        return new double[] {u, v};
      }
      double du = (d * (x - here[0]) - b * (y - here[1])) / area;
      double dv = (a * (y - here[1]) - c * (x - here[0])) / area;
      double shorten = Math.min(1, LONGEST / Math.max(1e-9, Math.hypot(du, dv)));
      u += shorten * du;
      v += shorten * dv;
      if (Math.hypot(u - start[0], v - start[1]) > FARTHEST) {
        return null;
      }
    }
    return new double[] {u, v};
  }

  private double[] moved(double u, double v) {
    double[] point = surface.at(u, v);
    if (point == null) {
      return null;
    }
    double[] at = motion.apply(point);
    return new double[] {half * (at[0] + 1), half * (at[1] + 1)};
  }
}
