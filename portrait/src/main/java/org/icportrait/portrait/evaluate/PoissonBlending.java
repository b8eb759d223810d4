package org.icportrait.portrait.evaluate;

import org.icportrait.face.image.Picture;
import org.icportrait.face.relief.PullPush;

/**
 * Seamless cloning (Pérez, Gangnet and Blake 2003): inside a region the slopes of one picture, on
 * its boundary the colours of another. The difference of the result to the source is then harmonic
 * (a membrane over the boundary), and is solved for by successive over-relaxation. A classical
 * baseline, and the last step of many face swappers.
 */
final class PoissonBlending {
  private static final double ENOUGH = 1.0 / 8192; // change of a value in a round, at the end
  private static final int MOST_ROUNDS = 4000;

  private PoissonBlending() {}

  /**
   * Clones a region.
   *
   * @param source whose slopes are taken
   * @param target of the same size, which stays outside
   * @param region [H, W], above a half inside; the picture's outermost pixels are never inside
   */
  static Picture of(Picture source, Picture target, float[] region) {
    int width = target.width();
    int height = target.height();
    int[] box = box(region, width, height);
    int side = Math.max(box[2] - box[0], box[3] - box[1]) + 1;
    float[] data = target.data().clone();
    if (box[2] < box[0]) {
      return new Picture(width, height, data);
    }
    boolean[] inside = new boolean[side * side];
    float[] known = new float[side * side];
    for (int i = 0; i < inside.length; i++) {
      int x = box[0] + i % side;
      int y = box[1] + i / side;
      inside[i] = isInside(region, width, height, x, y);
      known[i] = inside[i] ? 0 : 1;
    }
    for (int c = 0; c < 3; c++) {
      float[] apart = new float[side * side]; // target minus source
      for (int i = 0; i < apart.length; i++) {
        int p = place(width, height, box[0] + i % side, box[1] + i / side);
        apart[i] = target.data()[c * width * height + p] - source.data()[c * width * height + p];
      }
      float[] membrane = PullPush.fill(apart, known, 1, side);
      for (int i = 0; i < apart.length; i++) {
        membrane[i] = inside[i] ? membrane[i] : apart[i];
      }
      relax(membrane, inside, side);
      for (int i = 0; i < apart.length; i++) {
        if (inside[i]) {
          int p = c * width * height + place(width, height, box[0] + i % side, box[1] + i / side);
          data[p] = Math.min(1, Math.max(0, source.data()[p] + membrane[i]));
        }
      }
    }
    return new Picture(width, height, data);
  }

  private static boolean isInside(float[] region, int width, int height, int x, int y) {
    return x > 0 && y > 0 && x < width - 1 && y < height - 1 && region[y * width + x] > 0.5;
  }

  /** A pixel; beyond the picture its edge goes on. */
  private static int place(int width, int height, int x, int y) {
    return Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x));
  }

  /** {left, top, right, bottom} of the region with a pixel around it; empty without one. */
  private static int[] box(float[] region, int width, int height) {
    int[] box = {width, height, -1, -1};
    for (int p = 0; p < region.length; p++) {
      if (isInside(region, width, height, p % width, p / width)) {
        box[0] = Math.min(box[0], p % width - 1);
        box[1] = Math.min(box[1], p / width - 1);
        box[2] = Math.max(box[2], p % width + 1);
        box[3] = Math.max(box[3], p / width + 1);
      }
    }
    return box;
  }

  /** Makes values harmonic inside; those outside stay. */
  private static void relax(float[] values, boolean[] inside, int side) {
    double over = 2 / (1 + Math.sin(Math.PI / side)); // best for a square of this side
    double change = 1;
    for (int round = 0; round < MOST_ROUNDS && change > ENOUGH; round++) {
      change = 0;
      for (int p = side + 1; p < values.length - side - 1; p++) {
        if (inside[p]) {
          double around = values[p - 1] + values[p + 1] + values[p - side] + values[p + side];
          double step = over * (around / 4 - values[p]);
          values[p] += (float) step;
          change = Math.max(change, Math.abs(step));
        }
      }
    }
  }
}
