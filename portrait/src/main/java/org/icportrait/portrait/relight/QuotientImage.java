package org.icportrait.portrait.relight;

import java.util.Arrays;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Brightness;
import org.icportrait.face.image.Picture;

/**
 * The logarithm of what a new light multiplies each pixel of a crop with, in linear light (quotient
 * image, Shashua and Riklin-Raviv 2001).
 */
final class QuotientImage {
  private static final double LARGEST = Math.log(4);

  /** Share of the colour that differs over the face: harmonics overshoot where nothing is seen. */
  private static final double LOCAL_COLOUR = 0.3;

  /** Share of a difference in colour between two portraits that is light; the rest is skin. */
  private static final double LIGHT_OF_COLOUR = 0.5;

  private QuotientImage() {}

  /**
   * Shadings of a head by one light.
   *
   * @param rgb [3, S, S], linear
   * @param level [S, S], luminance, within what the face shows where that is wanted
   * @param mean three means over the face and that of the luminance
   */
  private record Shading(float[] rgb, float[] level, double[] mean) {
    /** Chromaticity against the mean one, at a pixel. */
    double localColour(int c, int p, int pixels) {
      double own = rgb[c * pixels + p] / luminance(rgb, p, pixels);
      return own * mean[3] / mean[c];
    }
  }

  /**
   * The quotient.
   *
   * @param linear [S, S], luminance of the picture
   * @param region of the head in the same crop
   * @param from the light in the picture, times skin
   * @param to the wanted light
   * @return [3, S, S], 0 where nothing changes; the mean luminance of the face stays
   */
  static Picture of(float[] linear, HeadRegion region, SphericalHarmonics from, LightSource to) {
    int pixels = linear.length;
    int size = (int) Math.round(Math.sqrt(pixels));
    Shading before = shade(from, region, true);
    Shading after = shade(to.harmonics(), region, !to.knowsItsColour());
    double[] tint = new double[3];
    for (int c = 0; c < 3; c++) {
      double difference = after.mean[c] / after.mean[3] * before.mean[3] / before.mean[c];
      tint[c] = to.knowsItsColour() ? 1 : Math.pow(difference, LIGHT_OF_COLOUR);
    }
    double exposure = exposure(linear, region, before, after);
    float[] out = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      if (region.share()[p] < 1e-4f) {
        continue;
      }
      double level = exposure * after.level[p] / before.level[p];
      for (int c = 0; c < 3; c++) {
        double old = Math.pow(before.localColour(c, p, pixels), LOCAL_COLOUR);
        double colour =
            to.knowsItsColour()
                ? after.rgb[c * pixels + p] / luminance(after.rgb, p, pixels)
                : tint[c] * Math.pow(after.localColour(c, p, pixels), LOCAL_COLOUR);
        double ratio = Math.log(level * colour / old);
        out[c * pixels + p] =
            (float) (region.share()[p] * Math.min(LARGEST, Math.max(-LARGEST, ratio)));
      }
    }
    return new Picture(size, size, out);
  }

  /** The factor that keeps the mean luminance of the face. */
  private static double exposure(float[] linear, HeadRegion region, Shading before, Shading after) {
    double kept = 0;
    double changed = 0;
    for (int p = 0; p < linear.length; p++) {
      kept += region.face()[p] * linear[p];
      changed += region.face()[p] * linear[p] * after.level[p] / before.level[p];
    }
    return changed > 0 ? kept / changed : 1;
  }

  /**
   * Shades all pixels.
   *
   * @param estimated whether the light was estimated from a face: then normals that no face shows
   *     get no level beyond those that one shows
   */
  private static Shading shade(SphericalHarmonics light, HeadRegion region, boolean estimated) {
    int pixels = region.face().length;
    float[] n = region.normals();
    float[] rgb = new float[3 * pixels];
    float[] level = new float[pixels];
    float[] value = new float[3];
    double[] mean = new double[4];
    double count = 1e-9;
    for (int p = 0; p < pixels; p++) {
      light.shade(n[p], n[pixels + p], n[2 * pixels + p], value);
      for (int c = 0; c < 3; c++) {
        rgb[c * pixels + p] = Math.max(1e-6f, value[c]);
      }
      level[p] = (float) luminance(rgb, p, pixels);
      if (region.face()[p] > 0) {
        count++;
        for (int c = 0; c < 3; c++) {
          mean[c] += rgb[c * pixels + p];
        }
        mean[3] += level[p];
      }
    }
    for (int i = 0; i < 4; i++) {
      mean[i] = Math.max(1e-9, mean[i] / count);
    }
    if (estimated) {
      limit(level, region.face());
    }
    return new Shading(rgb, level, mean);
  }

  /** To the range that all but 2 % of the face lie in, at either end. */
  private static void limit(float[] level, float[] face) {
    float[] seen = new float[level.length];
    int count = 0;
    for (int p = 0; p < level.length; p++) {
      if (face[p] > 0) {
        seen[count++] = level[p];
      }
    }
    if (count == 0) {
      return;
    }
    Arrays.sort(seen, 0, count);
    float least = seen[count / 50];
    float most = seen[count - 1 - count / 50];
    for (int p = 0; p < level.length; p++) {
      level[p] = Math.min(most, Math.max(least, level[p]));
    }
  }

  private static double luminance(float[] rgb, int p, int pixels) {
    return Brightness.LUMINANCE.of(rgb[p], rgb[pixels + p], rgb[2 * pixels + p]);
  }
}
