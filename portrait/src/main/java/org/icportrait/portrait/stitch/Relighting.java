package org.icportrait.portrait.stitch;

import org.icportrait.face.Picture;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.warp.AlignedProfile;

/**
 * First guess of a face under another light: each pixel times the ratio of the shadings that both
 * lights give its normals (quotient image, Shashua and Riklin-Raviv 2001). The network corrects it.
 */
final class Relighting {
  private static final float SMALLEST = 0.3f;
  private static final float LARGEST = 3f;

  /** Share of the colour that differs over the face: harmonics overshoot where nothing is seen. */
  private static final double LOCAL_COLOUR = 0.3;

  private Relighting() {}

  /**
   * Relights an aligned profile.
   *
   * @param aligned A with its normals in both views
   * @param from the light in the profile
   * @param to the light in the target
   * @return [3, S, S], display values, equal to A off the face
   */
  static Picture relight(AlignedProfile aligned, SphericalHarmonics from, SphericalHarmonics to) {
    Picture a = aligned.picture();
    int pixels = a.width() * a.height();
    float[] out = a.data().clone();
    float[] before = new float[3];
    float[] after = new float[3];
    double[] tint = tint(from, to);
    float[] n = aligned.normals();
    float[] m = aligned.sourceNormals();
    for (int p = 0; p < pixels; p++) {
      if (aligned.coverage()[p] == 0) {
        continue;
      }
      from.shade(m[p], m[pixels + p], m[2 * pixels + p], before);
      to.shade(n[p], n[pixels + p], n[2 * pixels + p], after);
      float level = luminance(after) / luminance(before);
      for (int c = 0; c < 3; c++) {
        float colour = after[c] / before[c] / level;
        float tone = (float) (tint[c] * Math.pow(colour, LOCAL_COLOUR));
        float ratio = Math.min(LARGEST, Math.max(SMALLEST, level * tone));
        float linear = Planes.toLinear(out[c * pixels + p]) * ratio;
        out[c * pixels + p] = Math.min(1, Planes.toDisplay(shoulder(linear)));
      }
    }
    return new Picture(a.width(), a.height(), out);
  }

  /** The even share of the change of colour, without its brightness, as a factor a channel. */
  private static double[] tint(SphericalHarmonics from, SphericalHarmonics to) {
    float[] before = new float[3];
    float[] after = new float[3];
    from.shade(0, 0, -1, before);
    to.shade(0, 0, -1, after);
    float level = luminance(after) / luminance(before);
    double[] tint = new double[3];
    for (int c = 0; c < 3; c++) {
      tint[c] = Math.pow(after[c] / before[c] / level, 1 - LOCAL_COLOUR);
    }
    return tint;
  }

  private static float luminance(float[] rgb) {
    return 0.2126f * rgb[0] + 0.7152f * rgb[1] + 0.0722f * rgb[2];
  }

  /** Bends values near white instead of clipping them. */
  private static float shoulder(float linear) {
    float knee = 0.8f;
    return linear < knee
        ? linear
        : knee + (1 - knee) * (1 - (float) Math.exp(-(linear - knee) / (1 - knee)));
  }

  /** Display values [3, S, S] of a white surface under a light, 0 off the face: the light cue. */
  static float[] cue(AlignedProfile aligned, SphericalHarmonics light) {
    int pixels = aligned.coverage().length;
    float[] out = new float[3 * pixels];
    float[] shade = new float[3];
    float[] n = aligned.normals();
    for (int p = 0; p < pixels; p++) {
      if (aligned.coverage()[p] > 0) {
        light.shade(n[p], n[pixels + p], n[2 * pixels + p], shade);
        for (int c = 0; c < 3; c++) {
          out[c * pixels + p] = Math.min(1.5f, Planes.toDisplay(shade[c]));
        }
      }
    }
    return out;
  }
}
