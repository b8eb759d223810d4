package org.icportrait.app.picture;

import java.util.Optional;

/** Colours by primaries and a curve instead of a profile, and their way to sRGB. */
final class CodedColour {
  private static final int LEVELS = 1 << 16;
  private static final double[] D65 = {0.3127, 0.3290};
  private static final double[] BT709 = {D65[0], D65[1], 0.640, 0.330, 0.300, 0.600, 0.150, 0.060};

  /** From XYZ to the cones' answers (Bradford). */
  private static final double[][] CONES = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
  };

  private final float[] linear = new float[LEVELS];
  private final float[] coded = new float[LEVELS];
  private final double[][] toSrgb;
  private final boolean fullRange;

  private CodedColour(double[] chromaticities, TransferCurve curve, boolean fullRange) {
    this.toSrgb =
        Matrix3.product(
            Matrix3.inverse(toXyz(BT709)),
            Matrix3.product(adaptation(chromaticities), toXyz(chromaticities)));
    this.fullRange = fullRange;
    for (int i = 0; i < LEVELS; i++) {
      double v = i / (LEVELS - 1.0);
      linear[i] = (float) curve.linear(v);
      coded[i] = (float) (v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055);
    }
  }

  /**
   * Colours by their code points (ITU-T H.273).
   *
   * @param primaries ColourPrimaries, table 2
   * @param transfer TransferCharacteristics, table 3
   * @param fullRange whether black is 0 and white the highest sample
   * @return empty for codes that are reserved or not known here
   */
  static Optional<CodedColour> of(int primaries, int transfer, boolean fullRange) {
    double[] chromaticities =
        switch (primaries) {
          case 1, 2 -> BT709;
          case 4 -> new double[] {0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08};
          case 5 -> new double[] {D65[0], D65[1], 0.64, 0.33, 0.29, 0.60, 0.15, 0.06};
          case 6, 7 -> new double[] {D65[0], D65[1], 0.630, 0.340, 0.310, 0.595, 0.155, 0.070};
          case 9 -> new double[] {D65[0], D65[1], 0.708, 0.292, 0.170, 0.797, 0.131, 0.046};
          case 11 -> new double[] {0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};
          case 12 -> new double[] {D65[0], D65[1], 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};
          default -> null;
        };
    Optional<TransferCurve> curve = TransferCurve.of(transfer);
    return chromaticities == null
        ? Optional.empty()
        : curve.map(c -> new CodedColour(chromaticities, c, fullRange));
  }

  /**
   * Colours by chromaticities.
   *
   * @param chromaticities x and y of white, red, green, blue; null for those of sRGB
   * @return empty when they span no colours
   */
  static Optional<CodedColour> of(double[] chromaticities, TransferCurve curve) {
    double[] used = chromaticities == null ? BT709 : chromaticities;
    for (int i = 1; i < used.length; i += 2) {
      if (used[i] <= 0) {
        return Optional.empty();
      }
    }
    double area =
        (used[4] - used[2]) * (used[7] - used[3]) - (used[6] - used[2]) * (used[5] - used[3]);
    return Math.abs(area) < 1e-4
        ? Optional.empty()
        : Optional.of(new CodedColour(used, curve, true));
  }

  /**
   * Converts in place.
   *
   * @param rgba interleaved, coded values 0..1; alpha stays
   */
  void toSrgb(float[] rgba, int pixels) {
    for (int i = 0; i < 4 * pixels; i += 4) {
      double r = light(rgba[i]);
      double g = light(rgba[i + 1]);
      double b = light(rgba[i + 2]);
      for (int c = 0; c < 3; c++) {
        double[] row = toSrgb[c];
        rgba[i + c] = coded[level(row[0] * r + row[1] * g + row[2] * b)];
      }
    }
  }

  private double light(float value) {
    return linear[level(fullRange ? value : (value * 255 - 16) / 219)];
  }

  private static int level(double value) {
    return (int) Math.round(Math.min(1, Math.max(0, value)) * (LEVELS - 1));
  }

  private static double[][] toXyz(double[] chromaticities) {
    double[][] primaries = new double[3][3];
    for (int c = 0; c < 3; c++) {
      double[] xyz = xyz(chromaticities[2 + 2 * c], chromaticities[3 + 2 * c]);
      for (int row = 0; row < 3; row++) {
        primaries[row][c] = xyz[row];
      }
    }
    double[] white = xyz(chromaticities[0], chromaticities[1]);
    double[] shares = Matrix3.times(Matrix3.inverse(primaries), white);
    return Matrix3.product(primaries, Matrix3.diagonal(shares));
  }

  private static double[][] adaptation(double[] chromaticities) {
    double[] from = Matrix3.times(CONES, xyz(chromaticities[0], chromaticities[1]));
    double[] to = Matrix3.times(CONES, xyz(D65[0], D65[1]));
    double[] gains = {to[0] / from[0], to[1] / from[1], to[2] / from[2]};
    return Matrix3.product(Matrix3.inverse(CONES), Matrix3.product(Matrix3.diagonal(gains), CONES));
  }

  private static double[] xyz(double x, double y) {
    return new double[] {x / y, 1, (1 - x - y) / y};
  }
}
