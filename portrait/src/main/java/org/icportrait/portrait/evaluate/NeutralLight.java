package org.icportrait.portrait.evaluate;

import org.icportrait.face.SphericalHarmonics;

/**
 * Whether a face is lit neutrally: so that the colour seen is the skin's own, and two such pictures
 * of one person should agree. Three limits on the estimate of light, whose order 0 is the skin's
 * mean colour under it:
 *
 * <ul>
 *   <li>even: the brightness' part along x and y of the first order, over order 0, is at most 0.35
 *       (light from the camera's side may be strong: it darkens no side);
 *   <li>one colour: each channel's first order, over its order 0, is within 0.15 of the brightness'
 *       (no coloured lamp at a side);
 *   <li>near white: the mean skin's hue angle in Lab is 30 to 85 degrees and its chroma 5 to 40,
 *       where skin of every kind lies under white light.
 * </ul>
 */
final class NeutralLight {
  private static final double UNEVEN = 0.35;
  private static final double COLOURED = 0.15;
  private static final double LEAST_HUE = 30;
  private static final double MOST_HUE = 85;
  private static final double LEAST_CHROMA = 5;
  private static final double MOST_CHROMA = 40;
  private static final double[] LUMA = {0.2126, 0.7152, 0.0722};

  private NeutralLight() {}

  /**
   * Judges a face.
   *
   * @param light on it, in linear light
   * @param skin L, a, b of its mean skin
   */
  static boolean holds(SphericalHarmonics light, double[] skin) {
    double[][] first = new double[3][3]; // [channel][x, y, z] over the channel's order 0
    double[] bright = new double[4];
    for (int c = 0; c < 3; c++) {
      int at = SphericalHarmonics.BASIS * c;
      double mean = light.coefficients()[at];
      if (!(mean > 0)) {
        return false;
      }
      bright[3] += LUMA[c] * mean;
      for (int k = 0; k < 3; k++) {
        first[c][k] = light.coefficients()[at + 1 + k] / mean;
        bright[k] += LUMA[c] * light.coefficients()[at + 1 + k];
      }
    }
    for (int k = 0; k < 3; k++) {
      bright[k] /= bright[3];
    }
    if (Math.hypot(bright[0], bright[1]) > UNEVEN) {
      return false;
    }
    for (double[] channel : first) {
      double x = channel[0] - bright[0];
      double y = channel[1] - bright[1];
      double z = channel[2] - bright[2];
      if (Math.sqrt(x * x + y * y + z * z) > COLOURED) {
        return false;
      }
    }
    double hue = Math.toDegrees(Math.atan2(skin[2], skin[1]));
    double chroma = Math.hypot(skin[1], skin[2]);
    return hue >= LEAST_HUE && hue <= MOST_HUE && chroma >= LEAST_CHROMA && chroma <= MOST_CHROMA;
  }
}
