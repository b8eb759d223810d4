package org.icportrait.face;

/**
 * The weighted least-squares similarity between two point sets (Umeyama 1991). The rotation comes
 * from the largest eigenvector of Horn's 4x4 quaternion matrix, so it is never a reflection.
 */
public final class Umeyama {
  private Umeyama() {}

  /**
   * Fits {@code observed = s R canonical + t}.
   *
   * @param canonical [n, 3]
   * @param observed [n, 3]
   * @param weight [n], none below 0
   * @throws IllegalArgumentException when fewer than three distinct points carry weight
   */
  public static HeadPose fit(float[] canonical, float[] observed, float[] weight) {
    int n = weight.length;
    if (canonical.length != 3 * n || observed.length != 3 * n) {
      throw new IllegalArgumentException(
          "point sets of " + canonical.length + " and " + observed.length + " for " + n);
    }
    double[] from = centroid(canonical, weight);
    double[] to = centroid(observed, weight);
    double[] cov = new double[9]; // sum w observed canonical^T
    double spread = 0;
    double d0;
    double[] a = new double[3];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 3; k++) {
        a[k] = canonical[3 * i + k] - from[k];
        spread += weight[i] * a[k] * a[k];
      }
      for (int r = 0; r < 3; r++) {
        d0 = weight[i] * (observed[3 * i + r] - to[r]);
        for (int k = 0; k < 3; k++) {
          cov[3 * r + k] += d0 * a[k];
        }
      }
    }
    double[] rotation = rotation(cov);
    double along = 0;
    for (int i = 0; i < 9; i++) {
      along += rotation[i] * cov[i];
    }
    if (!(spread > 0) || !(along > 0)) {
      throw new IllegalArgumentException("points without extent have no pose");
    }
    double scale = along / spread;
    double[] t = new double[3];
    for (int r = 0; r < 3; r++) {
      t[r] = to[r];
      for (int k = 0; k < 3; k++) {
        t[r] -= scale * rotation[3 * r + k] * from[k];
      }
    }
    return new HeadPose(rotation, scale, t);
  }

  private static double[] centroid(float[] points, float[] weight) {
    double[] sum = new double[3];
    double total = 0;
    for (int i = 0; i < weight.length; i++) {
      total += weight[i];
      for (int k = 0; k < 3; k++) {
        sum[k] += weight[i] * points[3 * i + k];
      }
    }
    for (int k = 0; k < 3; k++) {
      sum[k] /= total;
    }
    return sum;
  }

  /** The rotation R with the greatest trace(R^T cov). */
  static double[] rotation(double[] c) {
    // cov[r][k] = observed_r canonical_k
    double[][] m = {
      {c[0] + c[4] + c[8], c[7] - c[5], c[2] - c[6], c[3] - c[1]},
      {c[7] - c[5], c[0] - c[4] - c[8], c[1] + c[3], c[2] + c[6]},
      {c[2] - c[6], c[1] + c[3], c[4] - c[0] - c[8], c[5] + c[7]},
      {c[3] - c[1], c[2] + c[6], c[5] + c[7], c[8] - c[0] - c[4]}
    };
    double[] q = largestEigenvector(m);
    double w = q[0];
    double x = q[1];
    double y = q[2];
    double z = q[3];
    return new double[] {
      1 - 2 * (y * y + z * z),
      2 * (x * y - w * z),
      2 * (x * z + w * y),
      2 * (x * y + w * z),
      1 - 2 * (x * x + z * z),
      2 * (y * z - w * x),
      2 * (x * z - w * y),
      2 * (y * z + w * x),
      1 - 2 * (x * x + y * y)
    };
  }

  /** Jacobi's method on a symmetric 4x4 matrix, which it destroys. */
  private static double[] largestEigenvector(double[][] m) {
    int n = m.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < 30; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(m, v, p, q);
        }
      }
    }
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (m[i][i] > m[best][best]) {
        best = i;
      }
    }
    double[] out = new double[n];
    double norm = 0;
    for (int i = 0; i < n; i++) {
      out[i] = v[i][best];
      norm += out[i] * out[i];
    }
    for (int i = 0; i < n; i++) {
      out[i] /= Math.sqrt(norm);
    }
    return out;
  }

  private static void rotate(double[][] m, double[][] v, int p, int q) {
    if (m[p][q] == 0) {
      return;
    }
    double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int k = 0; k < m.length; k++) {
      double kp = m[k][p];
      m[k][p] = c * kp - s * m[k][q];
      m[k][q] = s * kp + c * m[k][q];
    }
    for (int k = 0; k < m.length; k++) {
      double pk = m[p][k];
      m[p][k] = c * pk - s * m[q][k];
      m[q][k] = s * pk + c * m[q][k];
      double vk = v[k][p];
      v[k][p] = c * vk - s * v[k][q];
      v[k][q] = s * vk + c * v[k][q];
    }
  }
}
