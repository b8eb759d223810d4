package org.icportrait.face;

/** Rotations as vectors: the axis, as long as the angle in radians. */
public final class AxisAngle {
  private static final double SMALL = 1e-6;

  private AxisAngle() {}

  /**
   * The rotation about a vector by its length (Rodrigues' formula).
   *
   * @return [3, 3], row by row
   */
  public static double[] rotation(double x, double y, double z) {
    double angle = Math.sqrt(x * x + y * y + z * z) + 1e-12;
    double a = x / angle;
    double b = y / angle;
    double c = z / angle;
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    double rest = 1 - cosine;
    return new double[] {
      cosine + a * a * rest,
      a * b * rest - c * sine,
      a * c * rest + b * sine,
      b * a * rest + c * sine,
      cosine + b * b * rest,
      b * c * rest - a * sine,
      c * a * rest - b * sine,
      c * b * rest + a * sine,
      cosine + c * c * rest
    };
  }

  /**
   * The vector of a rotation of less than nearly half a turn.
   *
   * @param r [3, 3], row by row
   */
  public static double[] of(double[] r) {
    double cosine = Math.max(-1, Math.min(1, (r[0] + r[4] + r[8] - 1) / 2));
    double angle = Math.acos(cosine);
    double k = angle < SMALL ? 0.5 : angle / (2 * Math.max(SMALL, Math.sin(angle)));
    return new double[] {k * (r[7] - r[5]), k * (r[2] - r[6]), k * (r[3] - r[1])};
  }
}
