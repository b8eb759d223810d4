package org.icportrait.portrait.train.augment;

/** What strong JPEG compression leaves: the cosine transform of 8 x 8 blocks, coarsely rounded. */
final class BlockNoise {
  private static final int N = 8;
  private static final float[] COSINE = new float[N * N]; // [frequency, place]

  static {
    for (int k = 0; k < N; k++) {
      for (int x = 0; x < N; x++) {
        double norm = Math.sqrt((k == 0 ? 1.0 : 2.0) / N);
        COSINE[k * N + x] = (float) (norm * Math.cos((2 * x + 1) * k * Math.PI / (2 * N)));
      }
    }
  }

  private BlockNoise() {}

  /**
   * Rounds a picture [3, S, S] in place, S a multiple of 8.
   *
   * @param step rounding of the lowest frequency; the highest is rounded ten times as coarsely
   */
  static void round(float[] picture, int size, float step) {
    float[] block = new float[N * N];
    float[] turned = new float[N * N];
    for (int at = 0; at < picture.length; at += size * size) {
      for (int y = 0; y < size; y += N) {
        for (int x = 0; x < size; x += N) {
          for (int i = 0; i < N * N; i++) {
            block[i] = picture[at + (y + i / N) * size + x + i % N];
          }
          transform(block, turned, false);
          for (int i = 0; i < N * N; i++) {
            float coarse = step * (1 + 0.65f * (i / N + i % N));
            turned[i] = coarse * Math.round(turned[i] / coarse);
          }
          transform(turned, block, true);
          for (int i = 0; i < N * N; i++) {
            picture[at + (y + i / N) * size + x + i % N] = block[i];
          }
        }
      }
    }
  }

  /** Rows, then columns; back with the transposed matrix. */
  private static void transform(float[] in, float[] out, boolean back) {
    float[] half = new float[N * N];
    for (int r = 0; r < N; r++) {
      for (int k = 0; k < N; k++) {
        float sum = 0;
        for (int x = 0; x < N; x++) {
          sum += in[r * N + x] * (back ? COSINE[x * N + k] : COSINE[k * N + x]);
        }
        half[r * N + k] = sum;
      }
    }
    for (int c = 0; c < N; c++) {
      for (int k = 0; k < N; k++) {
        float sum = 0;
        for (int y = 0; y < N; y++) {
          sum += half[y * N + c] * (back ? COSINE[y * N + k] : COSINE[k * N + y]);
        }
        out[k * N + c] = sum;
      }
    }
  }
}
