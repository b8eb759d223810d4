package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.SphericalHarmonics;

/** Arithmetic of lights as spherical harmonics of order 2 in the normal. */
final class HarmonicLight {
  private HarmonicLight() {}

  /**
   * Adds a distant lamp: Lambert's clamped cosine to order 2 (Ramamoorthi and Hanrahan 2001),
   * {@code 1/4 + c/2 + 5/32 (3 c^2 - 1)}.
   *
   * @param coefficients [3, 9], added to
   * @param d [3], unit, towards the lamp
   * @param rgb [3], linear; what a white surface shows that faces it
   */
  static void addLamp(double[] coefficients, double[] d, double[] rgb) {
    double[] lamp = {
      0.25,
      0.5 * d[0],
      0.5 * d[1],
      0.5 * d[2],
      30 / 32.0 * d[0] * d[1],
      30 / 32.0 * d[1] * d[2],
      5 / 64.0 * (3 * d[2] * d[2] - 1),
      30 / 32.0 * d[0] * d[2],
      15 / 64.0 * (d[0] * d[0] - d[1] * d[1])
    };
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] += rgb[i / SphericalHarmonics.BASIS] * lamp[i % SphericalHarmonics.BASIS];
    }
  }

  /** The coefficients times a number. */
  static SphericalHarmonics scaled(double[] coefficients, double factor) {
    float[] out = new float[coefficients.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (factor * coefficients[i]);
    }
    return new SphericalHarmonics(out);
  }

  /** Between two lights: the first at {@code t} 0, the second at 1. */
  static SphericalHarmonics mixed(SphericalHarmonics from, SphericalHarmonics to, double t) {
    float[] out = from.coefficients().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += (float) (t * (to.coefficients()[i] - out[i]));
    }
    return new SphericalHarmonics(out);
  }
}
