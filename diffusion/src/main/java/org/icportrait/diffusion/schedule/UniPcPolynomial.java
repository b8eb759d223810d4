package org.icportrait.diffusion.schedule;

import java.util.Arrays;

/**
 * The weights of UniPC (arXiv 2302.04867, theorem 3.1): they solve R rho = b with R[k][j] = r_j^k
 * and b[k] the k-th remainder of e^h, in float32.
 */
final class UniPcPolynomial {
  private final float[] ratios;
  private final float[] right;
  private final float base;

  /**
   * The equations of a way.
   *
   * @param h the way in lambda, negative in terms of the clean sample
   * @param expm1Base whether B(h) is e^h - 1 rather than h
   * @param ratios places of the outputs in units of the way; the last is 1, its end
   */
  UniPcPolynomial(float h, boolean expm1Base, float... ratios) {
    this.ratios = ratios.clone();
    this.base = expm1Base ? Float32.expm1(h) : h;
    this.right = new float[ratios.length];
    float remainder = Float32.expm1(h) / h - 1;
    float factorial = 1;
    for (int k = 0; k < right.length; k++) {
      right[k] = remainder * factorial / base;
      factorial *= k + 2;
      remainder = remainder / h - 1 / factorial;
    }
  }

  /** B(h). */
  float base() {
    return base;
  }

  /** The weights without the output at the end of the way, one fewer. */
  float[] predictorWeights() {
    int size = ratios.length - 1;
    return size == 1 ? new float[] {0.5f} : solve(size);
  }

  /** The weights with the output at the end of the way, which is the last. */
  float[] correctorWeights() {
    return ratios.length == 1 ? new float[] {0.5f} : solve(ratios.length);
  }

  /** Gaussian elimination with partial pivoting of the first {@code size} equations. */
  private float[] solve(int size) {
    float[][] rows = new float[size][];
    for (int k = 0; k < size; k++) {
      rows[k] = new float[size + 1];
      for (int j = 0; j < size; j++) {
        rows[k][j] = (float) Math.pow(ratios[j], k);
      }
      rows[k][size] = right[k];
    }
    for (int column = 0; column < size; column++) {
      int pivot = column;
      for (int k = column + 1; k < size; k++) {
        pivot = Math.abs(rows[k][column]) > Math.abs(rows[pivot][column]) ? k : pivot;
      }
      float[] swapped = rows[column];
      rows[column] = rows[pivot];
      rows[pivot] = swapped;
      for (int k = column + 1; k < size; k++) {
        float times = rows[k][column] / rows[column][column];
        for (int j = column; j <= size; j++) {
          rows[k][j] -= times * rows[column][j];
        }
      }
    }
    float[] solution = Arrays.copyOf(right, size);
    for (int k = size - 1; k >= 0; k--) {
      float rest = rows[k][size];
      for (int j = k + 1; j < size; j++) {
        rest -= rows[k][j] * solution[j];
      }
      solution[k] = rest / rows[k][k];
    }
    return solution;
  }
}
