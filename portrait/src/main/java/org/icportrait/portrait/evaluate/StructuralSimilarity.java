package org.icportrait.portrait.evaluate;

import org.icportrait.face.image.Picture;

/**
 * Structural similarity of brightness (Wang, Bovik, Sheikh, Simoncelli 2004): windows of 11 x 11
 * with Gaussian weights of deviation 1.5, K1 = 0.01, K2 = 0.03, values 0..1.
 */
final class StructuralSimilarity {
  private static final int RADIUS = 5;
  private static final double[] KERNEL = new double[2 * RADIUS + 1];
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;

  static {
    double sum = 0;
    for (int i = -RADIUS; i <= RADIUS; i++) {
      KERNEL[i + RADIUS] = Math.exp(-i * i / (2 * 1.5 * 1.5));
      sum += KERNEL[i + RADIUS];
    }
    for (int i = 0; i < KERNEL.length; i++) {
      KERNEL[i] /= sum;
    }
  }

  private StructuralSimilarity() {}

  /**
   * The mean over pixels whose window lies in the picture.
   *
   * @param weight [H, W] of each pixel in the mean
   * @return -1..1, 1 for equal pictures
   */
  static double of(Picture a, Picture b, float[] weight) {
    int width = a.width();
    int height = a.height();
    double[] x = brightness(a);
    double[] y = brightness(b);
    double[] meanX = smooth(x, width, height);
    double[] meanY = smooth(y, width, height);
    double[] xx = smooth(product(x, x), width, height);
    double[] yy = smooth(product(y, y), width, height);
    double[] xy = smooth(product(x, y), width, height);
    double sum = 0;
    double total = 1e-12;
    for (int v = RADIUS; v < height - RADIUS; v++) {
      for (int u = RADIUS; u < width - RADIUS; u++) {
        int p = v * width + u;
        double covariance = xy[p] - meanX[p] * meanY[p];
        double varianceX = xx[p] - meanX[p] * meanX[p];
        double varianceY = yy[p] - meanY[p] * meanY[p];
        double similar =
            (2 * meanX[p] * meanY[p] + C1)
                * (2 * covariance + C2)
                / ((meanX[p] * meanX[p] + meanY[p] * meanY[p] + C1) * (varianceX + varianceY + C2));
        sum += weight[p] * similar;
        total += weight[p];
      }
    }
    return sum / total;
  }

  private static double[] brightness(Picture picture) {
    int pixels = picture.width() * picture.height();
    double[] out = new double[pixels];
    for (int p = 0; p < pixels; p++) {
      out[p] =
          0.299 * picture.data()[p]
              + 0.587 * picture.data()[pixels + p]
              + 0.114 * picture.data()[2 * pixels + p];
    }
    return out;
  }

  private static double[] product(double[] a, double[] b) {
    double[] out = new double[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] * b[i];
    }
    return out;
  }

  /** Along rows, then columns; what is outside counts as 0 and only touches the margin. */
  private static double[] smooth(double[] plane, int width, int height) {
    double[] rows = new double[plane.length];
    for (int p = 0; p < plane.length; p++) {
      int u = p % width;
      for (int i = Math.max(-RADIUS, -u); i <= Math.min(RADIUS, width - 1 - u); i++) {
        rows[p] += KERNEL[i + RADIUS] * plane[p + i];
      }
    }
    double[] out = new double[plane.length];
    for (int p = 0; p < plane.length; p++) {
      int v = p / width;
      for (int i = Math.max(-RADIUS, -v); i <= Math.min(RADIUS, height - 1 - v); i++) {
        out[p] += KERNEL[i + RADIUS] * rows[p + i * width];
      }
    }
    return out;
  }
}
