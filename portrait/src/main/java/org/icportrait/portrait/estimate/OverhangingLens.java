package org.icportrait.portrait.estimate;

import org.icportrait.face.SmoothStep;

/**
 * Of a turned head's glasses one lens stands out beyond the far cheek, in front of what is behind
 * the head. What is there is replaced by the smoothest continuation of its surroundings other than
 * the face (the solution of Laplace's equation), unless hair is there.
 */
final class OverhangingLens {
  private static final double BELOW = 0.5; // of the eye distance, from the line of the eyes
  private static final double STRAIGHT = 0.55; // nearer side of the face by the other one
  private static final double TURNED = 0.35;
  private static final double ROUGH = 0.075; // as hair is: what is behind can't be continued
  private static final double SMOOTH = 0.05;
  private static final double SMALL = 0.04; // of the eye distance
  private static final int NOSE = 1; // landmarks of FaceMesh
  private static final int[] SIDES = {234, 454};
  private static final int TURNS = 200;
  private static final float OVER_RELAXATION = 1.9f;

  private final float[] picture; // [3, H, W], changed in place
  private final int width;
  private final int height;
  private final float[] face; // [H, W], above 0 where the face is

  OverhangingLens(float[] picture, int width, int height, float[] face) {
    this.picture = picture;
    this.width = width;
    this.height = height;
    this.face = face;
  }

  /**
   * Takes it away.
   *
   * @param axes of the face in the picture
   * @param share 0..1, how much of it
   */
  void remove(float[] landmarks, EyeAxes axes, float share) {
    double[] side = new double[2];
    for (int i = 0; i < 2; i++) {
      side[i] = Math.abs(axes.across(landmarks, SIDES[i]) - axes.across(landmarks, NOSE));
    }
    double ratio = Math.min(side[0], side[1]) / Math.max(1e-6, Math.max(side[0], side[1]));
    float weight = share * (float) SmoothStep.between(STRAIGHT, TURNED, ratio);
    if (weight == 0) {
      return;
    }
    boolean[] open = open(axes, side[0] < side[1]);
    weight *= (float) SmoothStep.between(ROUGH, SMOOTH, roughness(open, axes.unit()));
    for (int c = 0; c < 3; c++) {
      float[] plane = continued(c, open);
      for (int p = 0; p < open.length; p++) {
        if (open[p]) {
          int i = c * open.length + p;
          picture[i] += weight * (plane[p] - picture[i]);
        }
      }
    }
  }

  /** [H, W], where it may be: beside the eyes, beyond the left or right cheek in the picture. */
  private boolean[] open(EyeAxes axes, boolean left) {
    boolean[] out = new boolean[width * height];
    int reach = (int) Math.round(EyewearRemoval.OUTSIDE * axes.unit());
    for (int y = 1; y < height - 1; y++) {
      int rim = rim(y, left);
      for (int k = 1; rim >= 0 && k <= reach; k++) {
        int x = left ? rim - k : rim + k;
        if (x > 0 && x < width - 1) {
          double down = axes.down(x, y);
          out[y * width + x] = down > EyewearRemoval.ABOVE && down < BELOW;
        }
      }
    }
    return out;
  }

  /** Mean difference of the logarithm of brightness to its mean over small squares. */
  private double roughness(boolean[] open, double unit) {
    int reach = Math.max(1, (int) Math.round(SMALL * unit));
    double[] level = level();
    double sum = 0;
    int count = 0;
    for (int p = 0; p < open.length; p++) {
      if (open[p]) {
        sum += Math.abs(level[p] - around(level, p, reach));
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private double around(double[] level, int p, int reach) {
    int x = p % width;
    int y = p / width;
    double sum = 0;
    int count = 0;
    for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (int u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
        sum += level[v * width + u];
        count++;
      }
    }
    return sum / count;
  }

  /** [H, W], the logarithm of brightness. */
  private double[] level() {
    int pixels = width * height;
    double[] out = new double[pixels];
    for (int p = 0; p < pixels; p++) {
      float mean = (picture[p] + picture[p + pixels] + picture[p + 2 * pixels]) / 3;
      out[p] = Math.log(EyewearRemoval.FLOOR + mean);
    }
    return out;
  }

  /** The first or last column of the face in a row, or -1. */
  private int rim(int row, boolean left) {
    for (int k = 0; k < width; k++) {
      int x = left ? k : width - 1 - k;
      if (face[row * width + x] > 0) {
        return x;
      }
    }
    return -1;
  }

  /** [H, W], a channel with the open places continued from those around them, by relaxation. */
  private float[] continued(int channel, boolean[] open) {
    float[] out = new float[open.length];
    System.arraycopy(picture, channel * open.length, out, 0, open.length);
    int[] around = {-1, 1, -width, width};
    for (int turn = 0; turn < TURNS; turn++) {
      for (int p = 0; p < open.length; p++) {
        if (!open[p]) {
          continue;
        }
        float sum = 0;
        int count = 0;
        for (int step : around) {
          if (open[p + step] || face[p + step] == 0) {
            sum += out[p + step];
            count++;
          }
        }
        if (count > 0) {
          out[p] += OVER_RELAXATION * (sum / count - out[p]);
        }
      }
    }
    return out;
  }
}
