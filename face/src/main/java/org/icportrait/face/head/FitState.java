package org.icportrait.face.head;

/**
 * The unknowns of a fit. In a vector of changes: a turn (3, radians about the camera's axes), a
 * shift (3, centimetres), the focal length's logarithm, then the coefficients.
 *
 * @param rotation [3, 3], head to camera
 * @param translation [3], centimetres
 * @param logFocal logarithm of the focal length in pixels
 * @param coefficients identity, then expression
 * @param centerX the camera's axis in pixels
 * @param centerY the camera's axis in pixels
 */
record FitState(
    double[] rotation,
    double[] translation,
    double logFocal,
    double[] coefficients,
    double centerX,
    double centerY) {
  /** Number of unknowns before the coefficients. */
  static final int CAMERA = 7;

  static final int FOCAL = 6;

  double focal() {
    return Math.exp(logFocal);
  }

  /** The state after a change of all unknowns. */
  FitState moved(double[] change) {
    double[] t = translation.clone();
    for (int k = 0; k < 3; k++) {
      t[k] += change[3 + k];
    }
    double[] c = coefficients.clone();
    for (int m = 0; m < c.length; m++) {
      c[m] += change[CAMERA + m];
    }
    return new FitState(turned(change), t, logFocal + change[FOCAL], c, centerX, centerY);
  }

  /** The rotation after a further turn about an axis (Rodrigues). */
  private double[] turned(double[] w) {
    double angle = Math.sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
    double a = angle < 1e-9 ? 1 : Math.sin(angle) / angle;
    double b = angle < 1e-9 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle);
    double[] cross = {0, -w[2], w[1], w[2], 0, -w[0], -w[1], w[0], 0};
    double[] out = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          double square = 0;
          for (int n = 0; n < 3; n++) {
            square += cross[3 * i + n] * cross[3 * n + k];
          }
          double turn = (i == k ? 1 : 0) + a * cross[3 * i + k] + b * square;
          out[3 * i + j] += turn * rotation[3 * k + j];
        }
      }
    }
    return out;
  }
}
