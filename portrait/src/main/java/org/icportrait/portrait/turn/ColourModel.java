package org.icportrait.portrait.turn;

/** A few mean colours with their spreads (k-means, Lloyd 1982), to tell two regions apart. */
final class ColourModel {
  private static final int CLUSTERS = 7;
  private static final int ROUNDS = 8;
  private static final double LEAST = 0.03 * 0.03; // spread of a cluster, display values squared

  private final double[][] means = new double[CLUSTERS][3];
  private final double[] spread = new double[CLUSTERS];

  /**
   * A model of some pixels.
   *
   * @param rgb [3, S, S]
   * @param weight [S, S]; pixels of at least 0.5 count
   */
  static ColourModel of(float[] rgb, float[] weight) {
    ColourModel model = new ColourModel();
    int pixels = weight.length;
    int[] chosen = new int[pixels];
    int count = 0;
    for (int p = 0; p < pixels; p += 3) {
      if (weight[p] >= 0.5f) {
        chosen[count++] = p;
      }
    }
    model.start(rgb, chosen, count, pixels);
    for (int round = 0; round < ROUNDS; round++) {
      model.update(rgb, chosen, count, pixels);
    }
    return model;
  }

  /** Each next mean is the pixel furthest from those there are. */
  private void start(float[] rgb, int[] chosen, int count, int pixels) {
    double[] least = new double[count];
    java.util.Arrays.fill(least, 9);
    int next = 0;
    for (int k = 0; k < CLUSTERS; k++) {
      for (int c = 0; c < 3 && count > 0; c++) {
        means[k][c] = rgb[c * pixels + chosen[next]];
      }
      double most = -1;
      for (int i = 0; i < count; i++) {
        least[i] = Math.min(least[i], squared(rgb, chosen[i], pixels, means[k]));
        if (least[i] > most) {
          most = least[i];
          next = i;
        }
      }
    }
  }

  private void update(float[] rgb, int[] chosen, int count, int pixels) {
    double[][] sum = new double[CLUSTERS][5];
    for (int i = 0; i < count; i++) {
      int best = 0;
      double least = 9;
      for (int k = 0; k < CLUSTERS; k++) {
        double d = squared(rgb, chosen[i], pixels, means[k]);
        if (d < least) {
          least = d;
          best = k;
        }
      }
      for (int c = 0; c < 3; c++) {
        sum[best][c] += rgb[c * pixels + chosen[i]];
      }
      sum[best][3] += least / 3;
      sum[best][4]++;
    }
    for (int k = 0; k < CLUSTERS; k++) {
      if (sum[k][4] > 0) {
        for (int c = 0; c < 3; c++) {
          means[k][c] = sum[k][c] / sum[k][4];
        }
        spread[k] = sum[k][3] / sum[k][4];
      }
    }
  }

  private static double squared(float[] rgb, int p, int pixels, double[] mean) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double d = rgb[c * pixels + p] - mean[c];
      sum += d * d;
    }
    return sum;
  }

  /** How unlike the model a pixel is: the least negative logarithm of a cluster's density. */
  double unlike(float[] rgb, int p, int pixels) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < CLUSTERS; k++) {
      double s = spread[k] + LEAST;
      least = Math.min(least, squared(rgb, p, pixels, means[k]) / (2 * s) + 1.5 * Math.log(s));
    }
    return least;
  }
}
