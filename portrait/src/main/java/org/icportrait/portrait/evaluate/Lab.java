package org.icportrait.portrait.evaluate;

import org.icportrait.face.image.DisplayGamma;

/** CIE Lab 1976 under D65 of sRGB colours. */
final class Lab {
  private static final double[] WHITE = {0.95047, 1, 1.08883};
  private static final double KNEE = 216.0 / 24389;

  private Lab() {}

  /** L, a, b of display values 0..1. */
  static double[] of(double red, double green, double blue) {
    double r = DisplayGamma.toLinear((float) red);
    double g = DisplayGamma.toLinear((float) green);
    double b = DisplayGamma.toLinear((float) blue);
    double x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
    double y = curve((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / WHITE[1]);
    double z = curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / WHITE[2]);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double curve(double t) {
    return t > KNEE ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  static double distance(double[] a, double[] b) {
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }
}
