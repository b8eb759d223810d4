package org.icportrait.portrait.stitch;

/** Small operations on planes [C, H, W] of square pictures. */
public final class Planes {
  private static final int TABLE = 4096;
  private static final float[] TO_LINEAR = new float[TABLE + 1];

  static {
    for (int i = 0; i <= TABLE; i++) {
      TO_LINEAR[i] = (float) Math.pow(i / (double) TABLE, 2.2);
    }
  }

  private Planes() {}

  /** Linear light of a display value 0..1. */
  public static float toLinear(float value) {
    return TO_LINEAR[Math.round(TABLE * Math.min(1, Math.max(0, value)))];
  }

  /** Display value of linear light. */
  public static float toDisplay(float linear) {
    return (float) Math.pow(Math.max(0, linear), 1 / 2.2);
  }

  /** Blurs a plane [S, S] with three box filters, nearly a Gaussian of deviation about radius. */
  public static float[] blur(float[] plane, int size, int radius) {
    float[] out = plane.clone();
    if (radius < 1) {
      return out;
    }
    float[] other = new float[out.length];
    for (int pass = 0; pass < 3; pass++) {
      boxRows(out, other, size, radius);
      boxColumns(other, out, size, radius);
    }
    return out;
  }

  private static void boxRows(float[] in, float[] out, int size, int radius) {
    for (int y = 0; y < size; y++) {
      int row = y * size;
      double sum = 0;
      for (int k = -radius; k <= radius; k++) {
        sum += in[row + Math.min(size - 1, Math.max(0, k))];
      }
      for (int x = 0; x < size; x++) {
        out[row + x] = (float) (sum / (2 * radius + 1));
        sum += in[row + Math.min(size - 1, x + radius + 1)] - in[row + Math.max(0, x - radius)];
      }
    }
  }

  private static void boxColumns(float[] in, float[] out, int size, int radius) {
    for (int x = 0; x < size; x++) {
      double sum = 0;
      for (int k = -radius; k <= radius; k++) {
        sum += in[Math.min(size - 1, Math.max(0, k)) * size + x];
      }
      for (int y = 0; y < size; y++) {
        out[y * size + x] = (float) (sum / (2 * radius + 1));
        sum +=
            in[Math.min(size - 1, y + radius + 1) * size + x]
                - in[Math.max(0, y - radius) * size + x];
      }
    }
  }

  /** Means over squares: [C, S, S] to [C, S/factor, S/factor]. */
  public static float[] shrink(float[] planes, int channels, int size, int factor) {
    int small = size / factor;
    float[] out = new float[channels * small * small];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < small * factor; y++) {
        for (int x = 0; x < small * factor; x++) {
          out[(c * small + y / factor) * small + x / factor] += planes[(c * size + y) * size + x];
        }
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= factor * factor;
    }
    return out;
  }

  /** Bilinear enlargement: [C, S, S] to [C, larger, larger], corners not aligned. */
  public static float[] enlarge(float[] planes, int channels, int size, int larger) {
    float[] out = new float[channels * larger * larger];
    float step = size / (float) larger;
    for (int y = 0; y < larger; y++) {
      float v = Math.min(Math.max((y + 0.5f) * step - 0.5f, 0), size - 1.001f);
      int y0 = (int) v;
      float ay = v - y0;
      for (int x = 0; x < larger; x++) {
        float u = Math.min(Math.max((x + 0.5f) * step - 0.5f, 0), size - 1.001f);
        int x0 = (int) u;
        float ax = u - x0;
        for (int c = 0; c < channels; c++) {
          int at = (c * size + y0) * size + x0;
          float top = planes[at] + ax * (planes[at + 1] - planes[at]);
          float low = planes[at + size] + ax * (planes[at + size + 1] - planes[at + size]);
          out[(c * larger + y) * larger + x] = top + ay * (low - top);
        }
      }
    }
    return out;
  }
}
