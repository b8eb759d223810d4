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

  /**
   * The light after everything is turned: what showed on normal n shows on R n.
   *
   * @param r [3, 3], row-major rotation
   */
  public SphericalHarmonics rotated(double[] r) {
    float[] out = new float[3 * BASIS];
    for (int c = 0; c < 3; c++) {
      int at = c * BASIS;
      float[] in = coefficients;
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
