package org.icportrait.diffusion.pipeline;

/** The weights of a resampling along one side, in fixed point. */
final class LanczosFilter {
  private static final double LOBES = 3;
  private static final int BITS = 22; // of a weight's fraction: 8 for levels and a sign are left

  private final int[] starts;
  private final int[][] weights;

  /** Weights from one number of pixels to another. */
  LanczosFilter(int from, int to) {
    starts = new int[to];
    weights = new int[to][];
    double scale = (double) from / to;
    double stretch = Math.max(scale, 1); // a wider filter when it gets smaller
    double support = LOBES * stretch;
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int start = Math.max((int) (centre - support + 0.5), 0);
      int end = Math.min((int) (centre + support + 0.5), from);
      starts[i] = start;
      weights[i] = fixed(exact(start, end, centre, 1 / stretch));
    }
  }

  private static double[] exact(int start, int end, double centre, double inverse) {
    double[] exact = new double[end - start];
    double sum = 0;
    for (int k = 0; k < exact.length; k++) {
      exact[k] = lanczos((k + start - centre + 0.5) * inverse);
      sum += exact[k];
    }
    for (int k = 0; k < exact.length; k++) {
      exact[k] *= 1 / sum;
    }
    return exact;
  }

  private static int[] fixed(double... exact) {
    int[] fixed = new int[exact.length];
    for (int k = 0; k < fixed.length; k++) {
      fixed[k] = (int) (exact[k] * (1 << BITS) + (exact[k] < 0 ? -0.5 : 0.5));
    }
    return fixed;
  }

  private static double lanczos(double x) {
    return x >= -LOBES && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }

  /**
   * A pixel of the result.
   *
   * @param levels unsigned bytes
   * @param first where the line begins in them
   * @param step from a pixel to the next
   */
  byte apply(byte[] levels, int first, int step, int pixel) {
    int sum = 1 << (BITS - 1);
    int at = first + starts[pixel] * step;
    for (int weight : weights[pixel]) {
      sum += (levels[at] & 0xff) * weight;
      at += step;
    }
    return (byte) Math.min(Math.max(sum >> BITS, 0), 255);
  }
}
