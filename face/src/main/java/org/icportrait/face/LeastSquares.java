package org.icportrait.face;

/** Weighted linear least squares with a ridge, solved by Cholesky's decomposition. */
public final class LeastSquares {
  private final int size;
  private final double[] normal; // [n, n], the lower half
  private final double[] right;

  /** A problem of n unknowns without equations yet. */
  public LeastSquares(int unknowns) {
    size = unknowns;
    normal = new double[unknowns * unknowns];
    right = new double[unknowns];
  }

  /** Adds {@code weight * (row . x - value)^2}. */
  public void add(double[] row, double value, double weight) {
    for (int i = 0; i < size; i++) {
      double wi = weight * row[i];
      if (wi != 0) {
        for (int j = 0; j <= i; j++) {
          normal[i * size + j] += wi * row[j];
        }
        right[i] += wi * value;
      }
    }
  }

  /** Adds {@code weight * x_i^2}. */
  public void addPrior(int unknown, double weight) {
    normal[unknown * size + unknown] += weight;
  }

  /**
   * The minimum.
   *
   * @throws IllegalArgumentException when the equations don't determine it
   */
  public double[] solve() {
    double[] l = normal.clone();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = l[i * size + j];
        for (int k = 0; k < j; k++) {
          sum -= l[i * size + k] * l[j * size + k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            throw new IllegalArgumentException("unknown " + i + " is not determined");
          }
          l[i * size + i] = Math.sqrt(sum);
        } else {
          l[i * size + j] = sum / l[j * size + j];
        }
      }
    }
    double[] x = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i * size + k] * x[k];
      }
      x[i] /= l[i * size + i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        x[i] -= l[k * size + i] * x[k];
      }
      x[i] /= l[i * size + i];
    }
    return x;
  }
}
