package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.render.Raster;

/**
 * The depth of a whole portrait: the head's, going on into hair and shoulders, then a far wall.
 *
 * @param depth [H, W], centimetres
 * @param distance [H, W], centimetres from the head in the plane of its centre, 0 on it
 */
record ReliefDepth(float[] depth, float[] distance) {
  private static final double WALL = 12; // centimetres behind the head's centre
  private static final double NEAR = 2; // centimetres from the head where its depth still goes on
  private static final double FAR = 10; // and from where on there is only the wall
  private static final int PASSES = 3;

  /**
   * Fills the depth around a head.
   *
   * @param focal pixels
   * @param centre depth of the head's centre, centimetres
   */
  static ReliefDepth fill(Raster raster, double focal, double centre) {
    int width = raster.width();
    int height = raster.height();
    float[] depth = new float[width * height];
    float[] distance = new float[width * height]; // centimetres in the centre's plane
    float step = (float) (centre / focal);
    for (int p = 0; p < depth.length; p++) {
      boolean head = raster.triangle()[p] >= 0;
      depth[p] = head ? raster.depth()[p] : Float.NaN;
      distance[p] = head ? 0 : Float.POSITIVE_INFINITY;
    }
    for (int pass = 0; pass < PASSES; pass++) {
      sweep(depth, distance, width, height, step, 1);
      sweep(depth, distance, width, height, step, -1);
    }
    for (int p = 0; p < depth.length; p++) {
      float near = Float.isNaN(depth[p]) ? (float) (centre + WALL) : depth[p];
      double wall = SmoothStep.between(NEAR, FAR, distance[p]);
      depth[p] = (float) (near + wall * (centre + WALL - near));
    }
    return new ReliefDepth(smoothed(depth, distance, width, height), distance);
  }

  /** Passes the nearest head depth on (chamfer distance, Borgefors 1986). */
  private static void sweep(
      float[] depth, float[] distance, int width, int height, float step, int sign) {
    int[] dx = {-1, 0, 1, -1};
    int[] dy = {-1, -1, -1, 0};
    for (int n = 0; n < width * height; n++) {
      int p = sign > 0 ? n : width * height - 1 - n;
      int x = p % width;
      int y = p / width;
      for (int k = 0; k < dx.length; k++) {
        int i = x + sign * dx[k];
        int j = y + sign * dy[k];
        if (i < 0 || j < 0 || i >= width || j >= height) {
          continue;
        }
        int q = j * width + i;
        float length = distance[q] + step * (dx[k] != 0 && dy[k] != 0 ? 1.4142f : 1);
        if (length < distance[p]) {
          distance[p] = length;
          depth[p] = depth[q];
        }
      }
    }
  }

  /** Smooths what is not the head, so that no creases run away from it. */
  private static float[] smoothed(float[] depth, float[] distance, int width, int height) {
    float[] from = depth;
    for (int pass = 0; pass < 12; pass++) {
      float[] to = from.clone();
      for (int y = 1; y < height - 1; y++) {
        for (int x = 1; x < width - 1; x++) {
          int p = y * width + x;
          if (distance[p] > 0) {
            to[p] =
                0.2f * (from[p] + from[p - 1] + from[p + 1] + from[p - width] + from[p + width]);
          }
        }
      }
      from = to;
    }
    return from;
  }
}
