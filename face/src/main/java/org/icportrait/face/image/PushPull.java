package org.icportrait.face.image;

/** Fills holes smoothly from what is around them (push-pull, Gortler et al. 1996). */
public final class PushPull {
  private static final float FULL = 1e-3f;

  private PushPull() {}

  /**
   * The planes with what has no weight filled in.
   *
   * @param planes [C, S, S]
   * @param weight [S, S], 0..1, how much of a pixel is known
   * @return [C, S, S]; the mean of what is known where nothing is near
   */
  public static float[] fill(float[] planes, float[] weight, int channels, int size) {
    int pixels = size * size;
    if (size % 2 != 0 || size < 4) {
      return coarsest(planes, weight, channels, pixels);
    }
    float[] weighted = planes.clone();
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] *= weight[i % pixels];
    }
    int half = size / 2;
    float[] small = Planes.shrink(weighted, channels, size, 2);
    float[] known = Planes.shrink(weight, 1, size, 2);
    for (int i = 0; i < small.length; i++) {
      float w = known[i % (half * half)];
      small[i] = w > 0 ? small[i] / w : 0;
    }
    for (int p = 0; p < known.length; p++) {
      known[p] = Math.min(1, 4 * known[p]); // one known pixel of four is enough
    }
    float[] filled = fill(small, known, channels, half);
    float[] out = Planes.enlarge(filled, channels, half, size);
    for (int i = 0; i < out.length; i++) {
      float w = weight[i % pixels];
      out[i] = w * planes[i] + (1 - w) * out[i];
    }
    return out;
  }

  private static float[] coarsest(float[] planes, float[] weight, int channels, int pixels) {
    float[] out = planes.clone();
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double total = FULL * FULL;
      for (int p = 0; p < pixels; p++) {
        sum += weight[p] * planes[c * pixels + p];
        total += weight[p];
      }
      for (int p = 0; p < pixels; p++) {
        int i = c * pixels + p;
        out[i] = (float) (weight[p] * planes[i] + (1 - weight[p]) * sum / total);
      }
    }
    return out;
  }
}
