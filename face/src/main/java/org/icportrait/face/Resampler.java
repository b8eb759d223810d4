package org.icportrait.face;

import java.util.stream.IntStream;

/** Separable antialiased bicubic resampling (Keys' kernel, a = -0.5) of an axis-aligned box. */
final class Resampler {
  private static final double A = -0.5;

  private Resampler() {}

  /**
   * Resamples the box (x0, y0)-(x1, y1) of a picture, in its pixels, to width x height. Outside the
   * picture its edge goes on. Values are clamped to 0..1.
   */
  static Picture box(
      Picture in, double x0, double y0, double x1, double y1, int width, int height) {
    Axis across = Axis.of(x0, x1, width, in.width());
    Axis down = Axis.of(y0, y1, height, in.height());
    int firstRow = down.first();
    int rows = down.last() - firstRow + 1;
    float[] out = new float[3 * width * height];
    IntStream.range(0, 3)
        .parallel()
        .forEach(
            c -> {
              float[] middle = new float[width * rows];
              int plane = (c * in.height() + firstRow) * in.width();
              for (int y = 0; y < rows; y++) {
                horizontal(in.data(), plane + y * in.width(), across, middle, y * width, width);
              }
              for (int y = 0; y < height; y++) {
                vertical(middle, firstRow, down, y, out, (c * height + y) * width, width);
              }
            });
    return new Picture(width, height, out);
  }

  private static void horizontal(float[] in, int row, Axis axis, float[] out, int at, int width) {
    int taps = axis.taps;
    for (int x = 0; x < width; x++) {
      float sum = 0;
      for (int k = 0, i = x * taps; k < taps; k++, i++) {
        sum += axis.weight[i] * in[row + axis.index[i]];
      }
      out[at + x] = sum;
    }
  }

  private static void vertical(
      float[] in, int firstRow, Axis axis, int y, float[] out, int at, int width) {
    int taps = axis.taps;
    for (int k = 0, i = y * taps; k < taps; k++, i++) {
      float weight = axis.weight[i];
      int row = (axis.index[i] - firstRow) * width;
      for (int x = 0; x < width; x++) {
        out[at + x] += weight * in[row + x];
      }
    }
    for (int x = 0; x < width; x++) {
      out[at + x] = Math.min(Math.max(out[at + x], 0), 1);
    }
  }

  /** The taps of every output position along one axis. */
  private static final class Axis {
    private final int taps;
    private final int[] index;
    private final float[] weight;

    private Axis(int taps, int count) {
      this.taps = taps;
      this.index = new int[taps * count];
      this.weight = new float[taps * count];
    }

    static Axis of(double from, double to, int count, int length) {
      double step = (to - from) / count;
      double stretch = Math.max(1, Math.abs(step));
      int taps = (int) Math.ceil(4 * stretch) + 1;
      Axis axis = new Axis(taps, count);
      for (int i = 0; i < count; i++) {
        double center = from + (i + 0.5) * step - 0.5;
        int start = (int) Math.ceil(center - 2 * stretch);
        double sum = 0;
        for (int k = 0; k < taps; k++) {
          sum += kernel((start + k - center) / stretch);
        }
        for (int k = 0; k < taps; k++) {
          axis.index[i * taps + k] = Math.min(Math.max(start + k, 0), length - 1);
          axis.weight[i * taps + k] = (float) (kernel((start + k - center) / stretch) / sum);
        }
      }
      return axis;
    }

    private static double kernel(double x) {
      double d = Math.abs(x);
      if (d < 1) {
        return ((A + 2) * d - (A + 3)) * d * d + 1;
      }
      return d < 2 ? ((A * d - 5 * A) * d + 8 * A) * d - 4 * A : 0;
    }

    int first() {
      int least = Integer.MAX_VALUE;
      for (int i : index) {
        least = Math.min(least, i);
      }
      return least;
    }

    int last() {
      int most = 0;
      for (int i : index) {
        most = Math.max(most, i);
      }
      return most;
    }
  }
}
