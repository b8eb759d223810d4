package org.icportrait.face.relief;

/** Grey-scale morphology with a square, on square planes; beyond the edge nothing counts. */
final class Morphology {
  private Morphology() {}

  /** Bright lines and specks narrower than the square go: [S, S], never brighter than before. */
  static float[] open(float[] plane, int size, int radius) {
    return extreme(extreme(plane, size, radius, -1), size, radius, 1);
  }

  /** Dark lines and specks narrower than the square go: [S, S], never darker than before. */
  static float[] close(float[] plane, int size, int radius) {
    return extreme(extreme(plane, size, radius, 1), size, radius, -1);
  }

  /** The greatest value (sign 1) or the least (sign -1) in a square around each pixel. */
  private static float[] extreme(float[] plane, int size, int radius, int sign) {
    float[] rows = new float[plane.length];
    float[] out = new float[plane.length];
    for (int p = 0; p < plane.length; p++) {
      int x = p % size;
      float most = Float.NEGATIVE_INFINITY;
      for (int k = Math.max(-radius, -x); k <= Math.min(radius, size - 1 - x); k++) {
        most = Math.max(most, sign * plane[p + k]);
      }
      rows[p] = most;
    }
    for (int p = 0; p < plane.length; p++) {
      int y = p / size;
      float most = Float.NEGATIVE_INFINITY;
      for (int k = Math.max(-radius, -y); k <= Math.min(radius, size - 1 - y); k++) {
        most = Math.max(most, rows[p + k * size]);
      }
      out[p] = sign * most;
    }
    return out;
  }
}
