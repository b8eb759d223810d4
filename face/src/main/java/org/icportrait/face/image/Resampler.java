package org.icportrait.face.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Separable antialiased bicubic resampling (Keys' kernel, a = -0.5) of an axis-aligned box. */
final class Resampler {
  private static final double A = -0.5;
  private static final int BLOCK = 16;
  private static final int TAPS = 4; // along either axis at one point

  private Resampler() {}

  /**
   * Resamples the box (x0, y0)-(x1, y1) of a picture, in its pixels, to width x height. Outside the
   * picture its edge goes on. Values are clamped to 0..1.
   */
  static Picture box(
      Picture in, double x0, double y0, double x1, double y1, int width, int height) {
    Axis across = Axis.of(x0, x1, width, in.width());
    Axis down = Axis.of(y0, y1, height, in.height());
    int first = across.first();
    int columns = across.last() - first + 1;
    float[] out = new float[3 * width * height];
    IntStream.range(0, 3)
        .parallel()
        .forEach(
            c -> {
              // both axes go through whole rows, which processors do many pixels at a time
              int at = c * in.height() * in.width() + first;
              float[] rows = down.apply(in.data(), at, in.width(), columns);
              float[] turned = transpose(rows, height, columns); // [columns, height]
              float[] done = across.apply(turned, -first * height, height, height);
              float[] plane = transpose(done, width, height);
              clamp(plane);
              System.arraycopy(plane, 0, out, c * plane.length, plane.length);
            });
    return new Picture(width, height, out);
  }

  /**
   * All channels at one point (x, y), values clamped to 0..1; outside the picture its edge goes on.
   */
  static void sample(Picture in, double x, double y, float[] rgb) {
    int left = (int) Math.floor(x - 0.5) - 1;
    int top = (int) Math.floor(y - 0.5) - 1;
    float[] across = new float[TAPS];
    for (int i = 0; i < TAPS; i++) {
      across[i] = (float) kernel(left + i + 0.5 - x);
    }
    float[] data = in.data();
    int plane = in.width() * in.height();
    float red = 0;
    float green = 0;
    float blue = 0;
    for (int j = 0; j < TAPS; j++) {
      int row = Math.min(Math.max(top + j, 0), in.height() - 1) * in.width();
      float down = (float) kernel(top + j + 0.5 - y);
      for (int i = 0; i < TAPS; i++) {
        int at = row + Math.min(Math.max(left + i, 0), in.width() - 1);
        float weight = down * across[i];
        red += weight * data[at];
        green += weight * data[at + plane];
        blue += weight * data[at + 2 * plane];
      }
    }
    rgb[0] = red;
    rgb[1] = green;
    rgb[2] = blue;
    clamp(rgb);
  }

  private static double kernel(double x) {
    double d = Math.abs(x);
    if (d < 1) {
      return ((A + 2) * d - (A + 3)) * d * d + 1;
    }
    return d < 2 ? ((A * d - 5 * A) * d + 8 * A) * d - 4 * A : 0;
  }

  private static void clamp(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(Math.max(values[i], 0), 1);
    }
  }

  private static float[] transpose(float[] in, int rows, int columns) {
    float[] out = new float[rows * columns];
    for (int top = 0; top < rows; top += BLOCK) { // what a block reads and writes stays in caches
      int bottom = Math.min(rows, top + BLOCK);
      for (int x = 0; x < columns; x++) {
        for (int y = top; y < bottom; y++) {
          out[x * rows + y] = in[y * columns + x];
        }
      }
    }
    return out;
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

    /**
     * Weighted sums of rows.
     *
     * @param at where in the values row 0 begins
     * @param stride from a row to the next
     * @param length of the rows
     * @return [count, length]
     */
    float[] apply(float[] in, int at, int stride, int length) {
      float[] out = new float[index.length / taps * length];
      float[] row = new float[length]; // loops vectorise where all arrays begin at 0
      float[] sum = new float[length];
      for (int i = 0; i < index.length; i++) {
        System.arraycopy(in, at + index[i] * stride, row, 0, length);
        if (i % taps == 0) {
          Arrays.fill(sum, 0);
        }
        addRow(row, weight[i], sum);
        if (i % taps == taps - 1) {
          System.arraycopy(sum, 0, out, i / taps * length, length);
        }
      }
      return out;
    }

    private static void addRow(float[] row, float weight, float[] sum) {
      for (int x = 0; x < sum.length; x++) {
        sum[x] += weight * row[x];
      }
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
