package org.icportrait.face;

/**
 * Distant light as real spherical harmonics up to order 2 (Ramamoorthi and Hanrahan 2001), the
 * shading already folded with Lambert's cosine, in linear light.
 *
 * @param coefficients [3, 9], RGB by basis function 1, x, y, z, xy, yz, 3z^2-1, xz, x^2-y^2 of the
 *     normal (x right, y down, z away from the viewer)
 */
public record SphericalHarmonics(float[] coefficients) {
  /** Number of basis functions. */
  public static final int BASIS = 9;

  /** Refuses another number of coefficients. */
  public SphericalHarmonics {
    if (coefficients.length != 3 * BASIS) {
      throw new IllegalArgumentException(coefficients.length + " coefficients, expected 27");
    }
  }

  /** The basis functions at a unit normal. */
  public static void basis(double x, double y, double z, double[] out) {
    out[0] = 1;
    out[1] = x;
    out[2] = y;
    out[3] = z;
    out[4] = x * y;
    out[5] = y * z;
    out[6] = 3 * z * z - 1;
    out[7] = x * z;
    out[8] = x * x - y * y;
  }

  /** Linear RGB that a unit white surface of this normal shows, none below a small floor. */
  public void shade(double x, double y, double z, float[] rgb) {
    shade(x, y, z, new double[BASIS], rgb);
  }

  /** The same with room [9] for the basis functions, for loops over pixels. */
  public void shade(double x, double y, double z, double[] basis, float[] rgb) {
    basis(x, y, z, basis);
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int i = 0; i < BASIS; i++) {
        sum += coefficients[BASIS * c + i] * basis[i];
      }
      rgb[c] = (float) Math.max(sum, 0.15 * Math.max(coefficients[BASIS * c], 0.02));
    }
  }

  /** Unit vector towards the brightest side (x right, y down, z away), {0, 0, -1} when even. */
  public float[] direction() {
    double[] d = new double[3];
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 3; k++) {
        d[k] += coefficients[BASIS * c + 1 + k];
      }
    }
    double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    if (length < 1e-6) {
      return new float[] {0, 0, -1};
    }
    return new float[] {(float) (d[0] / length), (float) (d[1] / length), (float) (d[2] / length)};
  }

  /** The light of the mirrored picture. */
  public SphericalHarmonics flipHorizontal() {
    float[] flipped = coefficients.clone();
    for (int c = 0; c < 3; c++) {
      for (int odd : new int[] {1, 4, 7}) {
        flipped[BASIS * c + odd] = -flipped[BASIS * c + odd];
      }
    }
    return new SphericalHarmonics(flipped);
  }
}
