package org.icportrait.face;

import org.icportrait.face.image.CropFrame;

/**
 * A similarity from one frame to another, usually from the canonical head to image pixels: {@code
 * image = scale * rotation * canonical + translation}. Axes of both: x right, y down, z away.
 *
 * @param rotation row-major 3x3 rotation
 * @param scale target units a source unit (pixels a centimetre)
 * @param translation 3 numbers in target units
 */
public record HeadPose(double[] rotation, double scale, double[] translation) {

  /** Refuses wrong lengths and values that are no pose. */
  public HeadPose {
    if (rotation.length != 9 || translation.length != 3 || !(scale > 0)) {
      throw new IllegalArgumentException("not a pose: scale " + scale);
    }
  }

  /** The pose that changes nothing. */
  public static HeadPose identity() {
    return fromAngles(new HeadAngles(0, 0, 0), 1, 0, 0, 0);
  }

  /** A pose of the given angles (rotation Ry(-yaw) Rx(-pitch) Rz(roll)). */
  public static HeadPose fromAngles(HeadAngles angles, double scale, double x, double y, double z) {
    double a = -Math.toRadians(angles.yaw());
    double b = -Math.toRadians(angles.pitch());
    double r = Math.toRadians(angles.roll());
    double[] ry = {Math.cos(a), 0, Math.sin(a), 0, 1, 0, -Math.sin(a), 0, Math.cos(a)};
    double[] rx = {1, 0, 0, 0, Math.cos(b), -Math.sin(b), 0, Math.sin(b), Math.cos(b)};
    double[] rz = {Math.cos(r), -Math.sin(r), 0, Math.sin(r), Math.cos(r), 0, 0, 0, 1};
    return new HeadPose(multiply(ry, multiply(rx, rz)), scale, new double[] {x, y, z});
  }

  /** Degrees, above 0 with the nose to the image's right. */
  public double yawDegrees() {
    return Math.toDegrees(Math.atan2(-rotation[2], rotation[8]));
  }

  /** Degrees, above 0 with the nose up. */
  public double pitchDegrees() {
    return Math.toDegrees(Math.asin(Math.min(1, Math.max(-1, rotation[5]))));
  }

  /** Degrees, above 0 clockwise in the image. */
  public double rollDegrees() {
    return Math.toDegrees(Math.atan2(rotation[3], rotation[4]));
  }

  /** The three angles. */
  public HeadAngles angles() {
    return new HeadAngles(yawDegrees(), pitchDegrees(), rollDegrees());
  }

  /** The angle of the rotation between both poses, degrees 0..180. */
  public double angleTo(HeadPose other) {
    double trace = 0;
    double apart = 0;
    for (int i = 0; i < 9; i++) {
      trace += rotation[i] * other.rotation[i];
      double d = rotation[i] - other.rotation[i];
      apart += d * d;
    }
    // |R - Q| = 2 sqrt(2) sin(angle / 2): exact near 0, where the cosine is not
    double sine = Math.sqrt(apart / 8);
    double angle = 2 * Math.asin(Math.min(1, sine));
    return Math.toDegrees(sine < 0.7 ? angle : Math.acos(Math.max(-1, (trace - 1) / 2)));
  }

  /** First {@code inner}, then this. */
  public HeadPose compose(HeadPose inner) {
    double[] moved = new double[3];
    apply(inner.translation[0], inner.translation[1], inner.translation[2], moved);
    return new HeadPose(multiply(rotation, inner.rotation), scale * inner.scale, moved);
  }

  /** The way back. */
  public HeadPose inverse() {
    double[] r = rotation;
    double[] turned = {r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]};
    double[] moved = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        moved[i] -= turned[3 * i + k] * translation[k] / scale;
      }
    }
    return new HeadPose(turned, 1 / scale, moved);
  }

  /** The same rotation with another scale and translation. */
  public HeadPose with(double newScale, double x, double y, double z) {
    return new HeadPose(rotation, newScale, new double[] {x, y, z});
  }

  /** Moves one point. */
  public void apply(double x, double y, double z, double[] out) {
    for (int i = 0; i < 3; i++) {
      double turned = rotation[3 * i] * x + rotation[3 * i + 1] * y + rotation[3 * i + 2] * z;
      out[i] = scale * turned + translation[i];
    }
  }

  /** Moves points [n, 3]. */
  public float[] apply(float[] points) {
    float[] out = new float[points.length];
    double[] moved = new double[3];
    for (int i = 0; i < points.length; i += 3) {
      apply(points[i], points[i + 1], points[i + 2], moved);
      for (int k = 0; k < 3; k++) {
        out[i + k] = (float) moved[k];
      }
    }
    return out;
  }

  /** This pose in the pixels of a crop of the picture it was given in. */
  public HeadPose toCrop(CropFrame frame) {
    double c = Math.cos(frame.roll());
    double s = Math.sin(frame.roll());
    double[] p = frame.toCrop(0, 0);
    double[] turn = {c, s, 0, -s, c, 0, 0, 0, 1};
    return new HeadPose(turn, frame.scale(), new double[] {p[0], p[1], 0}).compose(this);
  }

  static double[] multiply(double[] a, double[] b) {
    double[] out = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          out[3 * i + j] += a[3 * i + k] * b[3 * k + j];
        }
      }
    }
    return out;
  }
}
