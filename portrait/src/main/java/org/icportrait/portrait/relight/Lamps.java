package org.icportrait.portrait.relight;

import org.icportrait.face.SphericalHarmonics;

/** Adds up distant lamps and even light, each of a colour, as spherical harmonics. */
final class Lamps {
  private static final int BASIS = SphericalHarmonics.BASIS;

  private final float[] coefficients = new float[3 * BASIS];

  /** Light from everywhere, of which a white surface shows {@code level}. */
  Lamps even(double level, double kelvin) {
    double[] rgb = BlackBody.rgb(kelvin);
    for (int c = 0; c < 3; c++) {
      coefficients[BASIS * c] += (float) (level * rgb[c]);
    }
    return this;
  }

  /**
   * A lamp that a white surface facing it shows as {@code level}: the clamped cosine to order 2,
   * 1/4 + c/2 + 5/32 (3 c^2 - 1) (Ramamoorthi and Hanrahan 2001).
   *
   * @param yaw degrees, below 0 from the image's left, 180 from behind
   * @param pitch degrees, above 0 from above
   */
  Lamps from(double yaw, double pitch, double level, double kelvin) {
    double[] d = direction(yaw, pitch);
    double[] rgb = BlackBody.rgb(kelvin);
    double q = 15.0 / 32 * level;
    // 3 c^2 - 1 of a unit normal, written in the basis
    double[] lamp = {
      0.25 * level,
      0.5 * level * d[0],
      0.5 * level * d[1],
      0.5 * level * d[2],
      2 * q * d[0] * d[1],
      2 * q * d[1] * d[2],
      q * (d[2] * d[2] - (d[0] * d[0] + d[1] * d[1]) / 2) / 3,
      2 * q * d[0] * d[2],
      q * (d[0] * d[0] - d[1] * d[1]) / 2
    };
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < BASIS; i++) {
        coefficients[BASIS * c + i] += (float) (lamp[i] * rgb[c]);
      }
    }
    return this;
  }

  /** The unit vector to a lamp: x right, y down, z away from the viewer. */
  static double[] direction(double yaw, double pitch) {
    double a = Math.toRadians(yaw);
    double b = Math.toRadians(pitch);
    return new double[] {Math.sin(a) * Math.cos(b), -Math.sin(b), -Math.cos(a) * Math.cos(b)};
  }

  SphericalHarmonics harmonics() {
    return new SphericalHarmonics(coefficients.clone());
  }
}
