package org.icportrait.portrait.evaluate;

import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SrgbCurve;

/** CIE Lab 1976 under D65 of sRGB colours. */
final class Lab {
  private static final double[] WHITE = {0.95047, 1, 1.08883};
  private static final double KNEE = 216.0 / 24389;

  private Lab() {}

  /** L, a, b of display values 0..1. */
  static double[] of(double red, double green, double blue) {
    return ofLinear(
        SrgbCurve.toLinear((float) red),
        SrgbCurve.toLinear((float) green),
        SrgbCurve.toLinear((float) blue));
  }

  /** L, a, b of linear sRGB 0..1. */
  static double[] ofLinear(double r, double g, double b) {
    double x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
    double y = curve((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / WHITE[1]);
    double z = curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / WHITE[2]);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  /**
   * L, a, b of the mean linear colour, which is the light that a region sends and does not depend
   * on how fine its texture is drawn.
   *
   * @param weight [H, W] of each pixel in the mean, not all 0
   */
  static double[] ofMean(Picture picture, float[] weight) {
    int pixels = picture.width() * picture.height();
    double[] sum = new double[3];
    double total = 1e-9;
    for (int p = 0; p < pixels; p++) {
      if (weight[p] > 0) {
        total += weight[p];
        for (int c = 0; c < 3; c++) {
          sum[c] += weight[p] * SrgbCurve.toLinear(picture.data()[c * pixels + p]);
        }
      }
    }
    return ofLinear(sum[0] / total, sum[1] / total, sum[2] / total);
  }

  private static double curve(double t) {
    return t > KNEE ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  /** CIE 1976 difference. */
  static double distance(double[] a, double[] b) {
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  /**
   * Individual typology angle of a skin colour (Chardon, Cretois, Hourseau 1991), degrees: atan2(L
   * - 50, b); light skin is above 40, dark skin below 10.
   */
  static double typologyAngle(double[] lab) {
    return Math.toDegrees(Math.atan2(lab[0] - 50, lab[2]));
  }
}
