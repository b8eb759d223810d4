package org.icportrait.portrait.estimate;

import org.icportrait.face.Picture;
import org.icportrait.face.SmoothStep;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.render.Rasterizer;

/**
 * Takes the arms and outer edges of a reference's glasses off the temples, which the profile's face
 * does not cover: what is thin and darker or brighter than the skin above and below it is filled
 * from there. A turned head's {@link OverhangingLens} goes, too.
 */
public final class EyewearRemoval {
  static final double ABOVE = -0.34; // of the eye distance, from the line of the eyes
  private static final double BELOW = 0.42;
  private static final double FADE = 0.06;
  static final double OUTSIDE = 0.42; // how far from the face the arms reach
  private static final double INSIDE = 0.12;
  private static final double FRAME = 0.24; // thickest dark part
  private static final double SHINE = 0.14; // thickest bright part
  private static final double NOTHING = 0.12; // change of the logarithm that may be skin
  private static final double CHANGE = 0.3;
  private static final double AROUND = 0.025;
  private static final double ALONG = 0.03; // frames go on sideways, hair does not
  static final float FLOOR = 0.03f;

  private final FaceMesh mesh;

  /** A removal for faces of one surface. */
  public EyewearRemoval(FaceMesh mesh) {
    this.mesh = mesh;
  }

  /**
   * How surely a face wears glasses, 0 for none .. 1 for sure.
   *
   * @param landmarks [478, 3] of the face in the picture's pixels
   */
  public static float evidence(Picture picture, float[] landmarks) {
    return EyewearEvidence.of(picture, landmarks);
  }

  /**
   * The picture without glasses beside the face; the same picture where there are none.
   *
   * @param landmarks [478, 3] of the face in the picture's pixels
   * @param evidence 0..1, how surely the face wears glasses
   */
  public Picture remove(Picture picture, float[] landmarks, float evidence) {
    if (evidence == 0) {
      return picture;
    }
    int width = picture.width();
    int height = picture.height();
    float[] face = Rasterizer.draw(landmarks, mesh.triangles(), width, height).coverage();
    EyeAxes axes = EyeAxes.of(landmarks);
    float[] band = band(face, axes, width, height);
    float[] out = picture.data().clone();
    double unit = axes.unit();
    float[] level = level(out, width, height, unit);
    float[] filled = filled(level, width, height, unit);
    float[] found = found(level, filled, width, height, unit);
    int pixels = width * height;
    for (int i = 0; i < out.length; i++) {
      float share = evidence * band[i % pixels] * found[i % pixels];
      out[i] += share * ((float) Math.exp(filled[i]) - FLOOR - out[i]);
    }
    new OverhangingLens(out, width, height, face).remove(landmarks, axes, evidence);
    return new Picture(width, height, out);
  }

  /** [3, H, W], the logarithm of the picture averaged along the rows. */
  private static float[] level(float[] picture, int width, int height, double unit) {
    int reach = Math.max(1, (int) Math.round(ALONG * unit));
    float[] out = new float[picture.length];
    for (int row = 0; row < 3 * height; row++) {
      for (int x = 0; x < width; x++) {
        float sum = 0;
        for (int k = -reach; k <= reach; k++) {
          int at = row * width + Math.min(width - 1, Math.max(0, x + k));
          sum += (float) Math.log(picture[at] + FLOOR);
        }
        out[row * width + x] = sum / (2 * reach + 1);
      }
    }
    return out;
  }

  /** [3, H, W], the same without what is thin from above to below. */
  private static float[] filled(float[] level, int width, int height, double unit) {
    float[] out = new float[level.length];
    double[] column = new double[height];
    for (int i = 0; i < 3 * width; i++) {
      int first = i / width * width * height + i % width;
      for (int y = 0; y < height; y++) {
        column[y] = level[first + y * width];
      }
      double[] closed = LineMorphology.close(column, odd(FRAME * unit));
      double[] opened = LineMorphology.open(closed, odd(SHINE * unit));
      for (int y = 0; y < height; y++) {
        out[first + y * width] = (float) opened[y];
      }
    }
    return out;
  }

  /** [H, W], 0..1, where that was a visible change, and a little around it. */
  private static float[] found(float[] level, float[] filled, int width, int height, double unit) {
    int pixels = width * height;
    float[] share = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      double change = 0;
      for (int c = 0; c < 3; c++) {
        change += Math.abs(filled[c * pixels + p] - level[c * pixels + p]) / 3;
      }
      share[p] = (float) SmoothStep.between(NOTHING, CHANGE, change);
    }
    int reach = Math.max(1, (int) Math.round(AROUND * unit));
    float[] out = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      int x = p % width;
      int y = p / width;
      for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        for (int u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
          out[p] = Math.max(out[p], share[v * width + u]);
        }
      }
    }
    return out;
  }

  private static int odd(double length) {
    return 2 * (int) Math.round(length / 2) + 1;
  }

  /** [H, W], 1 beside the eyes just outside the face, fading to 0. */
  private static float[] band(float[] face, EyeAxes axes, int width, int height) {
    float[] out = new float[width * height];
    for (int y = 0; y < height; y++) {
      int first = width;
      int last = -1;
      for (int x = 0; x < width; x++) {
        if (face[y * width + x] > 0) {
          first = Math.min(first, x);
          last = x;
        }
      }
      if (last < 0) {
        continue;
      }
      for (int x = 0; x < width; x++) {
        double outside = Math.max(first - x, x - last) / axes.unit(); // below 0 in the face
        double down = axes.down(x, y);
        double rows =
            SmoothStep.between(ABOVE, ABOVE + FADE, down)
                * SmoothStep.between(-BELOW, FADE - BELOW, -down);
        double columns =
            SmoothStep.between(-INSIDE, FADE - INSIDE, outside)
                * SmoothStep.between(-OUTSIDE, 2 * FADE - OUTSIDE, -outside);
        out[y * width + x] = (float) (rows * columns);
      }
    }
    return out;
  }
}
