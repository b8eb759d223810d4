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

  /**
   * The light after everything is turned: what showed on normal n shows on R n.
   *
   * @param r [3, 3], row-major rotation
   */
  static SphericalHarmonics rotated(SphericalHarmonics light, double[] r) {
    float[] out = new float[3 * SphericalHarmonics.BASIS];
    for (int c = 0; c < 3; c++) {
      int at = c * SphericalHarmonics.BASIS;
      float[] in = light.coefficients();
      // constant + b n + n' Q n, with 3z^2 - 1 = 2z^2 - x^2 - y^2 on the unit sphere
      double[] b = {in[at + 1], in[at + 2], in[at + 3]};
      double xy = in[at + 4] / 2.0;
      double yz = in[at + 5] / 2.0;
      double xz = in[at + 7] / 2.0;
      double zz = in[at + 6];
      double xx = in[at + 8];
      double[] q = {xx - zz, xy, xz, xy, -xx - zz, yz, xz, yz, 2 * zz};
      double[] turned = sandwich(r, q);
      out[at] = in[at];
      for (int k = 0; k < 3; k++) {
        out[at + 1 + k] = (float) (r[3 * k] * b[0] + r[3 * k + 1] * b[1] + r[3 * k + 2] * b[2]);
      }
      out[at + 4] = (float) (2 * turned[1]);
      out[at + 5] = (float) (2 * turned[5]);
      out[at + 6] = (float) (turned[8] / 2);
      out[at + 7] = (float) (2 * turned[2]);
      out[at + 8] = (float) ((turned[0] - turned[4]) / 2);
    }
    return new SphericalHarmonics(out);
  }

  /** R Q R'. */
  private static double[] sandwich(double[] r, double[] q) {
    double[] out = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          for (int l = 0; l < 3; l++) {
            out[3 * i + j] += r[3 * i + k] * q[3 * k + l] * r[3 * j + l];
          }
        }
      }
    }
    return out;
  }
}
