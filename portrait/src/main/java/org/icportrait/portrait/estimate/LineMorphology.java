package org.icportrait.portrait.estimate;

/** Grey-scale morphology along a line (Serra 1982), windows cut off at its ends. */
final class LineMorphology {
  private LineMorphology() {}

  /** Fills what is darker than both its sides and narrower than a window of odd length. */
  static double[] close(double[] line, int window) {
    return extreme(extreme(line, window, 1), window, -1);
  }

  /** Removes what is brighter than both its sides and narrower than a window. */
  static double[] open(double[] line, int window) {
    return extreme(extreme(line, window, -1), window, 1);
  }

  /** The largest difference a - b. */
  static double largest(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, a[i] - b[i]);
    }
    return largest;
  }

  private static double[] extreme(double[] line, int window, int sign) {
    double[] out = new double[line.length];
    int half = window / 2;
    for (int i = 0; i < line.length; i++) {
      double best = sign * line[i];
      for (int k = Math.max(0, i - half); k <= Math.min(line.length - 1, i + half); k++) {
        best = Math.max(best, sign * line[k]);
      }
      out[i] = sign * best;
    }
    return out;
  }
}
