package org.icportrait.portrait.evaluate;

import org.icportrait.face.SphericalHarmonics;

/**
 * Whether a face is lit neutrally: so that the colour seen is the skin's own, and two such pictures
 * of one person should agree. Three limits:
 *
 * <ul>
 *   <li>even: half the difference of the shadings 40 degrees to the right and to the left, and of
 *       those below and above, over the shading of what faces the camera, is together at most 0.4.
 *       This is the first order of the light as far as a face shows it; the estimate's own first
 *       coefficients also depend on what no normal of a face sees;
 *   <li>one colour: in each channel these differences are within 0.12 of the brightness' (no
 *       coloured lamp at a side);
 *   <li>near white: the mean skin's hue angle in Lab is 30 to 85 degrees and its chroma 5 to 40,
 *       where skin of every kind lies under white light.
 * </ul>
 */
final class NeutralLight {
  private static final double UNEVEN = 0.4;
  private static final double COLOURED = 0.12;
  private static final double LEAST_HUE = 30;
  private static final double MOST_HUE = 85;
  private static final double LEAST_CHROMA = 5;
  private static final double MOST_CHROMA = 40;
  private static final double ASIDE = Math.sin(Math.toRadians(40));
  private static final double FRONT = Math.cos(Math.toRadians(40));
  private static final double[] LUMA = {0.2126, 0.7152, 0.0722};

  private NeutralLight() {}

  /**
   * Judges a face.
   *
   * @param light on it, in linear light
   * @param skin L, a, b of its mean skin
   */
  static boolean holds(SphericalHarmonics light, double[] skin) {
    float[] facing = new float[3];
    light.shade(0, 0, -1, facing);
    double[] sideways = slope(light, ASIDE, 0, facing);
    double[] upright = slope(light, 0, ASIDE, facing);
    boolean even = Math.hypot(sideways[3], upright[3]) <= UNEVEN;
    for (int c = 0; c < 3; c++) {
      even &= Math.hypot(sideways[c] - sideways[3], upright[c] - upright[3]) <= COLOURED;
    }
    double hue = Math.toDegrees(Math.atan2(skin[2], skin[1]));
    double chroma = Math.hypot(skin[1], skin[2]);
    boolean white = hue >= LEAST_HUE && hue <= MOST_HUE;
    return even && white && chroma >= LEAST_CHROMA && chroma <= MOST_CHROMA;
  }

  /** Half the difference of two sides over the front, of red, green, blue and brightness. */
  private static double[] slope(SphericalHarmonics light, double x, double y, float[] facing) {
    float[] one = new float[3];
    float[] other = new float[3];
    light.shade(x, y, -FRONT, one);
    light.shade(-x, -y, -FRONT, other);
    double[] out = new double[4];
    double bright = 0;
    for (int c = 0; c < 3; c++) {
      double half = (one[c] - other[c]) / 2;
      out[c] = half / facing[c];
      out[3] += LUMA[c] * half;
      bright += LUMA[c] * facing[c];
    }
    out[3] /= bright;
    return out;
  }
}
