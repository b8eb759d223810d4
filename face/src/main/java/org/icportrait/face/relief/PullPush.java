package org.icportrait.face.relief;

/**
 * Fills what is not known smoothly from around it: known values are pulled into coarser and coarser
 * levels and pushed back where they are missing (Gortler et al. 1996, section 3.4).
 */
public final class PullPush {
  private PullPush() {}

  /**
   * A copy of planes with the unknown filled in.
   *
   * @param planes [C, S, S]; values of weight 0 are not looked at, NaN among them
   * @param weight [S, S], 0..1, how far a pixel is known; all 0 gives zeros
   */
  public static float[] fill(float[] planes, float[] weight, int channels, int size) {
    float[] weighted = new float[planes.length];
    int pixels = size * size;
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < pixels; p++) {
        int i = c * pixels + p;
        weighted[i] = weight[p] > 0 ? weight[p] * planes[i] : 0;
      }
    }
    return push(weighted, weight, channels, size);
  }

  /** [C, S, S], from values times their weight. */
  private static float[] push(float[] weighted, float[] weight, int channels, int size) {
    int pixels = size * size;
    float[] out = new float[weighted.length];
    if (size == 1) {
      for (int c = 0; c < channels; c++) {
        out[c] = weight[0] > 0 ? weighted[c] / weight[0] : 0;
      }
      return out;
    }
    int half = (size + 1) / 2;
    float[] coarse = push(halve(weighted, channels, size), halve(weight, 1, size), channels, half);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int p = y * size + x;
        float known = Math.min(1, weight[p]);
        for (int c = 0; c < channels; c++) {
          float own = weight[p] > 0 ? weighted[c * pixels + p] / weight[p] * known : 0;
          out[c * pixels + p] =
              known < 1 ? own + (1 - known) * between(coarse, c * half * half, half, x, y) : own;
        }
      }
    }
    return out;
  }

  /** The coarse plane at the centre of a fine pixel, bilinear. */
  private static float between(float[] coarse, int start, int half, int x, int y) {
    int x0 = x / 2;
    int y0 = y / 2;
    int x1 = Math.min(half - 1, Math.max(0, x % 2 == 0 ? x0 - 1 : x0 + 1));
    int y1 = Math.min(half - 1, Math.max(0, y % 2 == 0 ? y0 - 1 : y0 + 1));
    float near = 0.75f * coarse[start + y0 * half + x0] + 0.25f * coarse[start + y0 * half + x1];
    float far = 0.75f * coarse[start + y1 * half + x0] + 0.25f * coarse[start + y1 * half + x1];
    return 0.75f * near + 0.25f * far;
  }

  /** Means of 2 x 2 pixels; of a row or column that is left over, of what is there. */
  private static float[] halve(float[] planes, int channels, int size) {
    int half = (size + 1) / 2;
    float[] out = new float[channels * half * half];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < half; y++) {
        int top = (c * size + 2 * y) * size;
        int low = 2 * y + 1 < size ? top + size : top;
        for (int x = 0; x < half; x++) {
          int left = 2 * x;
          int right = left + 1 < size ? left + 1 : left;
          out[(c * half + y) * half + x] =
              0.25f
                  * (planes[top + left]
                      + planes[top + right]
                      + planes[low + left]
                      + planes[low + right]);
        }
      }
    }
    return out;
  }
}
