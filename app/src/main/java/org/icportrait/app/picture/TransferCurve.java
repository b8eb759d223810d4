package org.icportrait.app.picture;

import java.util.Optional;

/** From a coded value 0..1 to linear light, of which 1 is what sRGB shows as white. */
interface TransferCurve {
  /** IEC 61966-2-1. */
  TransferCurve SRGB = v -> v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);

  /** What diffuse white is in HDR pictures (ITU-R BT.2408), candela a square metre. */
  double WHITE = 203;

  double linear(double coded);

  /** A plain power. */
  static TransferCurve power(double exponent) {
    return v -> Math.pow(v, exponent);
  }

  /**
   * The curve of ITU-T H.273's TransferCharacteristics, table 3; the television curves of cameras
   * are taken for sRGB's, as everybody shows them.
   */
  static Optional<TransferCurve> of(int code) {
    return switch (code) {
      case 1, 2, 6, 13, 14, 15 -> Optional.of(SRGB);
      case 4 -> Optional.of(power(2.2));
      case 5 -> Optional.of(power(2.8));
      case 8 -> Optional.of(v -> v);
      case 16 -> Optional.of(TransferCurve::perceptualQuantizer);
      case 18 -> Optional.of(TransferCurve::hybridLogGamma);
      default -> Optional.empty();
    };
  }

  /** SMPTE ST 2084, section 5.1; brighter than diffuse white is cut off. */
  private static double perceptualQuantizer(double v) {
    double root = Math.pow(v, 1 / 78.84375);
    double least = 0.8359375;
    double light = Math.max(root - least, 0) / (18.8515625 - 18.6875 * root);
    return Math.pow(light, 1 / 0.1593017578125) * 10_000 / WHITE;
  }

  /** ITU-R BT.2100, table 5, on a display of 1000 candela a square metre. */
  private static double hybridLogGamma(double v) {
    double scene =
        v <= 0.5 ? v * v / 3 : (Math.exp((v - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    return Math.pow(scene, 1.2) * 1000 / WHITE;
  }
}
