package org.icportrait.portrait.turn;

import org.icportrait.face.AxisAngle;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.SmoothStep;

/**
 * Turns points with a head: all of the rotation on the head itself, less and less of it down the
 * neck, little at the shoulders.
 */
final class HeadTwist {
  private static final double NECK = 9.5; // centimetres below the canonical origin
  private static final double SHOULDERS = 18;
  private static final double BODY = 0.3; // share of the rotation at the shoulders
  private static final int LEVELS = 64;

  private final HeadPose canonical;
  private final double[] centre; // [3], what stays
  private final double[] moved; // [3], and where it goes
  private final double[][] rotations = new double[LEVELS + 1][];

  /**
   * From a pose to another one.
   *
   * @param centre [3], canonical point about which the head turns
   */
  HeadTwist(HeadPose from, HeadPose to, double[] centre) {
    this.canonical = from.inverse();
    this.centre = new double[3];
    this.moved = new double[3];
    from.apply(centre[0], centre[1], centre[2], this.centre);
    to.apply(centre[0], centre[1], centre[2], this.moved);
    double[] rotation = to.compose(from.inverse()).rotation();
    for (int i = 0; i <= LEVELS; i++) {
      rotations[i] = part(rotation, i / (double) LEVELS);
    }
  }

  /** The rotation by a part of the angle about the same axis. */
  static double[] part(double[] rotation, double share) {
    double[] axis = AxisAngle.of(rotation);
    return AxisAngle.rotation(share * axis[0], share * axis[1], share * axis[2]);
  }

  /** Points [n, 3] after the turn. */
  float[] apply(float[] points) {
    float[] out = new float[points.length];
    double[] at = new double[3];
    for (int i = 0; i < points.length; i += 3) {
      canonical.apply(points[i], points[i + 1], points[i + 2], at);
      double share = 1 - (1 - BODY) * SmoothStep.between(NECK, SHOULDERS, at[1]);
      double[] r = rotations[(int) Math.round(share * LEVELS)];
      double x = points[i] - centre[0];
      double y = points[i + 1] - centre[1];
      double z = points[i + 2] - centre[2];
      for (int k = 0; k < 3; k++) {
        out[i + k] = (float) (r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z + moved[k]);
      }
    }
    return out;
  }
}
