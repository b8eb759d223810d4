package org.icportrait.face.image;

/** Small operations on planes [C, H, W] of square pictures. */
public final class Planes {
  private Planes() {}

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
    float[] values = new float[channels];
    float step = size / (float) larger;
    for (int y = 0; y < larger; y++) {
      for (int x = 0; x < larger; x++) {
        Bilinear.sample(planes, channels, size, size, (x + 0.5f) * step, (y + 0.5f) * step, values);
        for (int c = 0; c < channels; c++) {
          out[(c * larger + y) * larger + x] = values[c];
        }
      }
    }
    return out;
  }
}
