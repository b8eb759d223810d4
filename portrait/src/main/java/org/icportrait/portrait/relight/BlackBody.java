package org.icportrait.portrait.relight;

import org.icportrait.face.image.Brightness;

/**
 * The colour of light by its temperature: Planck's spectrum through the CIE 1931 observer, as
 * approximated by Wyman, Sloan and Shirley (2013, multi-lobe fit).
 */
final class BlackBody {
  static final double LEAST_KELVIN = 1000;
  static final double MOST_KELVIN = 20000;

  /** The temperature that changes no colour, that of sRGB's white. */
  static final double NEUTRAL_KELVIN = 6504;

  private static final double[] NEUTRAL = linear(NEUTRAL_KELVIN);
  private static final double SMALLEST = 0.01; // sRGB holds no blue at all below 1900 K

  private BlackBody() {}

  /**
   * Linear sRGB of luminance 1, {1, 1, 1} at 6504 K.
   *
   * @param kelvin 1000 to 20000
   */
  static double[] rgb(double kelvin) {
    if (!(kelvin >= LEAST_KELVIN && kelvin <= MOST_KELVIN)) {
      throw new IllegalArgumentException(kelvin + " kelvin, expected 1000 to 20000");
    }
    double[] rgb = linear(kelvin);
    for (int c = 0; c < 3; c++) {
      rgb[c] = Math.max(SMALLEST, rgb[c] / NEUTRAL[c]);
    }
    double luminance = Brightness.LUMINANCE.of(rgb[0], rgb[1], rgb[2]);
    for (int c = 0; c < 3; c++) {
      rgb[c] /= luminance;
    }
    return rgb;
  }

  private static double[] linear(double kelvin) {
    double x = 0;
    double y = 0;
    double z = 0;
    for (int nm = 380; nm <= 780; nm += 5) {
      double power = Math.pow(nm, -5) / Math.expm1(1.438777e7 / (nm * kelvin));
      x +=
          power
              * (1.056 * lobe(nm, 599.8, 37.9, 31.0)
                  + 0.362 * lobe(nm, 442.0, 16.0, 26.7)
                  - 0.065 * lobe(nm, 501.1, 20.4, 26.2));
      y += power * (0.821 * lobe(nm, 568.8, 46.9, 40.5) + 0.286 * lobe(nm, 530.9, 16.3, 31.1));
      z += power * (1.217 * lobe(nm, 437.0, 11.8, 36.0) + 0.681 * lobe(nm, 459.0, 26.0, 13.8));
    }
    x /= y;
    z /= y;
    return new double[] {
      3.2406 * x - 1.5372 - 0.4986 * z,
      -0.9689 * x + 1.8758 + 0.0415 * z,
      0.0557 * x - 0.2040 + 1.0570 * z
    };
  }

  private static double lobe(double nm, double centre, double below, double above) {
    double t = (nm - centre) / (nm < centre ? below : above);
    return Math.exp(-0.5 * t * t);
  }
}
