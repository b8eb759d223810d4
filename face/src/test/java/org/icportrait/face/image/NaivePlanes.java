package org.icportrait.face.image;

import java.util.Random;

/** The operations on planes as their definitions say, in double precision and without any haste. */
final class NaivePlanes {
  private NaivePlanes() {}

  /** Values 0..1. */
  static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      out[i] = random.nextFloat();
    }
    return out;
  }

  /** A pixel's value; outside, the edge goes on. */
  static double at(double[] plane, int width, int height, int x, int y) {
    int column = Math.min(width - 1, Math.max(0, x));
    int row = Math.min(height - 1, Math.max(0, y));
    return plane[row * width + column];
  }

  /** Every pixel of the plane continued without end, weighted by a tent around the place. */
  static double bilinear(double[] plane, int width, int height, double x, double y) {
    double sum = 0;
    for (int row = (int) Math.floor(y) - 2; row <= Math.floor(y) + 2; row++) {
      for (int column = (int) Math.floor(x) - 2; column <= Math.floor(x) + 2; column++) {
        double across = Math.max(0, 1 - Math.abs(column + 0.5 - x));
        double down = Math.max(0, 1 - Math.abs(row + 0.5 - y));
        sum += across * down * at(plane, width, height, column, row);
      }
    }
    return sum;
  }

  static double[] enlarge(double[] plane, int size, int larger) {
    double[] out = new double[larger * larger];
    for (int p = 0; p < out.length; p++) {
      double x = (p % larger + 0.5) * size / larger;
      double y = (p / larger + 0.5) * size / larger;
      out[p] = bilinear(plane, size, size, x, y);
    }
    return out;
  }

  static double[] shrink(double[] plane, int size, int factor) {
    int small = size / factor;
    double[] out = new double[small * small];
    for (int p = 0; p < out.length; p++) {
      for (int k = 0; k < factor * factor; k++) {
        int x = p % small * factor + k % factor;
        int y = p / small * factor + k / factor;
        out[p] += plane[y * size + x] / (factor * factor);
      }
    }
    return out;
  }

  /** Three times the mean over a square. */
  static double[] blur(double[] plane, int size, int radius) {
    double[] out = plane;
    int side = 2 * radius + 1;
    for (int pass = 0; pass < 3; pass++) {
      double[] next = new double[out.length];
      for (int p = 0; p < out.length; p++) {
        for (int k = 0; k < side * side; k++) {
          int x = p % size + k % side - radius;
          int y = p / size + k / side - radius;
          next[p] += at(out, size, size, x, y) / (side * side);
        }
      }
      out = next;
    }
    return out;
  }

  /** One plane of many in double precision. */
  static double[] plane(float[] planes, int channel, int pixels) {
    double[] out = new double[pixels];
    for (int p = 0; p < pixels; p++) {
      out[p] = planes[channel * pixels + p];
    }
    return out;
  }
}
