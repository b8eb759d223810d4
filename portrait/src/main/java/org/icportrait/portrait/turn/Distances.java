package org.icportrait.portrait.turn;

/** Distances to a region of a square plane (chamfer distance, Borgefors 1986). */
final class Distances {
  private static final int[] DX = {-1, 0, 1, -1};
  private static final int[] DY = {-1, -1, -1, 0};

  private Distances() {}

  /** [S, S], pixels from each pixel to the nearest one of value {@code least} or more. */
  static float[] to(float[] plane, float least, int size) {
    float[] out = new float[size * size];
    for (int p = 0; p < out.length; p++) {
      out[p] = plane[p] >= least ? 0 : 4f * size;
    }
    sweep(out, size, 1);
    sweep(out, size, -1);
    return out;
  }

  private static void sweep(float[] distance, int size, int sign) {
    for (int n = 0; n < size * size; n++) {
      int p = sign > 0 ? n : size * size - 1 - n;
      for (int k = 0; k < DX.length; k++) {
        int x = p % size + sign * DX[k];
        int y = p / size + sign * DY[k];
        if (x >= 0 && y >= 0 && x < size && y < size) {
          float step = DX[k] != 0 && DY[k] != 0 ? 1.4142f : 1;
          distance[p] = Math.min(distance[p], distance[y * size + x] + step);
        }
      }
    }
  }
}
