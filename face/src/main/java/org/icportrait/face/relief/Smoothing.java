package org.icportrait.face.relief;

import java.util.Arrays;

/** Gaussian blur of square planes; beyond the edge the edge goes on. */
final class Smoothing {
  private static final double REACH = 3; // deviations

  private Smoothing() {}

  /**
   * A blurred copy.
   *
   * @param plane [S, S]
   * @param deviation in pixels
   */
  static float[] gaussian(float[] plane, int size, double deviation) {
    float[] kernel = kernel(deviation);
    return transposedRows(transposedRows(plane, size, kernel), size, kernel);
  }

  private static float[] kernel(double deviation) {
    int radius = (int) Math.ceil(REACH * deviation);
    float[] kernel = new float[2 * radius + 1];
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += Math.exp(-0.5 * k * k / (deviation * deviation));
    }
    for (int k = -radius; k <= radius; k++) {
      kernel[k + radius] = (float) (Math.exp(-0.5 * k * k / (deviation * deviation)) / sum);
    }
    return kernel;
  }

  /** Filters along the rows and exchanges rows and columns: twice is both directions. */
  private static float[] transposedRows(float[] plane, int size, float[] kernel) {
    int radius = kernel.length / 2;
    float[] padded = new float[size + 2 * radius];
    float[] sum = new float[size];
    float[] out = new float[plane.length];
    for (int y = 0; y < size; y++) {
      Arrays.fill(padded, 0, radius, plane[y * size]);
      System.arraycopy(plane, y * size, padded, radius, size);
      Arrays.fill(padded, radius + size, padded.length, plane[y * size + size - 1]);
      Arrays.fill(sum, 0);
      for (int k = 0; k < kernel.length; k++) {
        float weight = kernel[k];
        for (int x = 0; x < size; x++) {
          sum[x] += weight * padded[x + k];
        }
      }
      for (int x = 0; x < size; x++) {
        out[x * size + y] = sum[x];
      }
    }
    return out;
  }
}
