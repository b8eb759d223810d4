package org.icportrait.portrait.turn;

import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * A surface over a square grid of a picture, with that picture's colours.
 *
 * @param across vertices a row
 * @param points [n, 3], in pixels of the face's crop, x right, y down, z away
 * @param levels the colours, each picture smoother than the one before, all of one size
 * @param alpha [S, S] of the pictures' size, where the surface is
 * @param soft whether it is as transparent as alpha says; else it ends where alpha does
 */
record Layer(int across, float[] points, Picture[] levels, float[] alpha, boolean soft) {
  private static final float GONE = 0.02f;
  private static final float SURE = 0.9f;
  private static final float UNSEEN = 0.8f; // octaves of stretch that don't show

  /**
   * What a layer shows.
   *
   * @param colour [3, S, S]
   * @param coverage [S, S], 0..1
   * @param stretch [S, S], octaves that a pixel of the picture is drawn out
   */
  record Shown(float[] colour, float[] coverage, float[] stretch) {}

  /**
   * Draws the layer.
   *
   * @param twist how its points move
   * @param scale pixels drawn a pixel of the crop
   * @param size side of what is drawn
   */
  Shown draw(HeadTwist twist, double scale, int size) {
    float[] moved = twist.apply(points);
    for (int i = 0; i < moved.length; i++) {
      moved[i] *= (float) scale;
    }
    int[] triangles = triangles();
    float[] stretch = stretch(moved, triangles, levels[0].width() / (across - 1.0));
    float[] places = new float[3 * across * across];
    double cell = levels[0].width() / (across - 1.0);
    for (int i = 0; i < across * across; i++) {
      places[3 * i] = (float) (i % across * cell);
      places[3 * i + 1] = (float) (i / across * cell);
      places[3 * i + 2] = stretch[i];
    }
    Raster raster = Rasterizer.draw(moved, triangles, size, size);
    int pixels = size * size;
    Shown out = new Shown(new float[3 * pixels], new float[pixels], new float[pixels]);
    float[] place = new float[3];
    float[] rgb = new float[3];
    float[] smooth = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, triangles, places, 3, place);
      float level = Math.min(levels.length - 1.001f, Math.max(0, place[2] - UNSEEN));
      int below = (int) level;
      levels[below].sample(place[0], place[1], rgb);
      levels[below + 1].sample(place[0], place[1], smooth);
      out.coverage[p] = soft ? narrowed(alphaAt(place[0], place[1]), level) : 1;
      out.stretch[p] = place[2];
      for (int c = 0; c < 3; c++) {
        out.colour[c * pixels + p] = rgb[c] + (level - below) * (smooth[c] - rgb[c]);
      }
    }
    return out;
  }

  /** Pairs of triangles of cells where the surface is. */
  private int[] triangles() {
    int[] out = new int[6 * (across - 1) * (across - 1)];
    int n = 0;
    double cell = levels[0].width() / (across - 1.0);
    for (int y = 0; y < across - 1; y++) {
      for (int x = 0; x < across - 1; x++) {
        float most = alphaAt((x + 0.5) * cell, (y + 0.5) * cell);
        float least = most;
        for (int k = 0; k < 4; k++) {
          float value = alphaAt((x + k % 2) * cell, (y + k / 2) * cell);
          most = Math.max(most, value);
          least = Math.min(least, value);
        }
        if (soft ? most > GONE : least > SURE) {
          int i = y * across + x;
          for (int corner : new int[] {i, i + 1, i + across, i + 1, i + across + 1, i + across}) {
            out[n++] = corner;
          }
        }
      }
    }
    return java.util.Arrays.copyOf(out, n);
  }

  /** [n], how many octaves longer than in the picture the triangles around a point are. */
  private float[] stretch(float[] moved, int[] triangles, double cell) {
    float[] out = new float[across * across];
    float[] count = new float[across * across];
    for (int t = 0; t < triangles.length; t += 3) {
      double longest = 0;
      for (int k = 0; k < 3; k++) {
        int i = 3 * triangles[t + k];
        int j = 3 * triangles[t + (k + 1) % 3];
        double dx = moved[i] - moved[j];
        double dy = moved[i + 1] - moved[j + 1];
        longest = Math.max(longest, dx * dx + dy * dy);
      }
      double octaves = 0.5 * Math.log(longest / (2 * cell * cell) + 1e-9) / Math.log(2);
      for (int k = 0; k < 3; k++) {
        out[triangles[t + k]] += (float) Math.max(0, octaves);
        count[triangles[t + k]]++;
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= Math.max(1, count[i]);
    }
    return out;
  }

  /** Drawn out, a soft edge would become a veil. */
  private static float narrowed(float alpha, float level) {
    float part = Math.min(1, level);
    return alpha + part * ((float) SmoothStep.between(0.55, 0.9, alpha) - alpha);
  }

  private float alphaAt(double x, double y) {
    int size = levels[0].width();
    return Bilinear.sample(alpha, 0, size, size, x, y);
  }
}
