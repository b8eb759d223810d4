package org.icportrait.face.warp;

import org.icportrait.face.Picture;

/** Samples pictures at any point with Keys' bicubic kernel (a = -0.5), which keeps fine detail. */
final class BicubicSampler {
  private static final int TAPS = 4;

  private BicubicSampler() {}

  /** All channels at (x, y), clamped to 0..1; outside the picture its edge goes on. */
  static void sample(Picture picture, double x, double y, float[] rgb) {
    int width = picture.width();
    int height = picture.height();
    int left = (int) Math.floor(x - 0.5);
    int top = (int) Math.floor(y - 0.5);
    double ax = x - 0.5 - left;
    double ay = y - 0.5 - top;
    rgb[0] = rgb[1] = rgb[2] = 0;
    for (int j = 0; j < TAPS; j++) {
      int row = Math.min(height - 1, Math.max(0, top + j - 1)) * width;
      float down = weight(ay, j);
      for (int i = 0; i < TAPS; i++) {
        int at = row + Math.min(width - 1, Math.max(0, left + i - 1));
        float w = down * weight(ax, i);
        for (int c = 0; c < 3; c++) {
          rgb[c] += w * picture.data()[c * width * height + at];
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      rgb[c] = Math.min(1, Math.max(0, rgb[c]));
    }
  }

  /** Of one of four neighbours, the second of which lies {@code share} before the point. */
  private static float weight(double share, int tap) {
    double weight =
        switch (tap) {
          case 0 -> share * (-0.5 + share * (1 - 0.5 * share));
          case 1 -> 1 + share * share * (-2.5 + 1.5 * share);
          case 2 -> share * (0.5 + share * (2 - 1.5 * share));
          default -> share * share * (-0.5 + 0.5 * share);
        };
    return (float) weight;
  }
}
