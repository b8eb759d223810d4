package org.icportrait.portrait.estimate;

import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.warp.AlignedProfile;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;

/**
 * First guess of a face under another light, which the network then corrects: the profile keeps its
 * detail and takes the target's shading. A shading is the estimated harmonics on the normals times
 * a smooth field of what they leave over (cast shadows, colour bleeding), both in the logarithm of
 * display values; what is no plain skin (glasses, beard, brows, hair) has no say in the field. With
 * the field left out this is the quotient image of Shashua and Riklin-Raviv (2001).
 *
 * <p>Shadings are smooth, so they are computed on a small plane and enlarged.
 */
final class ShadingTransfer {
  private static final int SMALL = 128; // side of the plane that shadings are computed on
  private static final float FLOOR = 0.03f; // display value, keeps the logarithm tame
  private static final double FIELD = 0.028; // deviation of the field's smoothing, of the side
  private static final double HUE_FIELD = 0.05; // the hue of light changes more slowly
  private static final double WIDE = 0.12; // the same where nothing near is plain skin
  private static final double UNLIKE_SKIN = 0.2; // in the logarithm of display values
  private static final double BRIGHTER = 2.5;
  private static final float BRIGHTEST = 0.5f; // of the logarithm of detail: whites of eyes, teeth
  private static final float DARKEST = 2; // pupils, nostrils, beard
  // change of the logarithm of brightness; a face that is darkened by more loses its features
  private static final float BRIGHTENED = 1.6f;
  private static final float DARKENED = 0.9f;
  private static final double GREY = 0.05; // deviation of log(red / blue) in a toned grey picture
  private static final double COLOUR = 0.13; // from here on it is a colour picture
  private static final double DARK = 0.1; // display value below which hue says little
  private static final float CHROMA = 0.5f; // strongest hue of a detail: lips, paint
  private static final float NO_HUE = 0.02f; // display value
  private static final float HUE = 0.14f;
  // weakest channel of the profile's light as a share of the strongest: below, one lamp of one
  // colour lit the face, and what the others show of it is noise
  private static final float ONE_COLOUR = 0.12f;
  private static final float WHITE_ENOUGH = 0.3f;
  private static final float[] LUMA = {0.2126f, 0.7152f, 0.0722f};

  private ShadingTransfer() {}

  /**
   * Relights an aligned profile.
   *
   * @param aligned A with its normals in both views
   * @param skin [S, S], how surely the face is plain skin here
   * @param from the light in the profile
   * @param target the picture whose shading is taken, in the same place and pose
   * @param to the light in it
   * @param strength share of the change of brightness that is made, see LightTransfer; hue is taken
   *     wholly
   * @param ablation the rules that are left out
   * @return [3, S, S], display values, equal to A off the face
   */
  static Picture transfer(
      AlignedProfile aligned,
      float[] skin,
      SphericalHarmonics from,
      Picture target,
      SphericalHarmonics to,
      double strength,
      Ablation ablation) {
    Picture a = aligned.picture();
    int size = a.width();
    int factor = Math.max(1, size / SMALL);
    int small = size / factor;
    float[] coverage = Planes.shrink(aligned.coverage(), 1, size, factor);
    float[] plain = Planes.shrink(skin, 1, size, factor);
    if (!ablation.keeps(Part.PLAIN_SKIN)) {
      plain = coverage;
    }
    float[] own = average(a.data(), aligned.coverage(), coverage, size, factor);
    float[] place = Planes.shrink(target.data(), 3, size, factor);
    float[] before =
        shading(
            own,
            Planes.shrink(aligned.sourceNormals(), 3, size, factor),
            from,
            plain,
            small,
            ablation);
    float[] after =
        shading(
            place, Planes.shrink(aligned.normals(), 3, size, factor), to, plain, small, ablation);
    float colourful = colourfulness(place);
    weaken(before, after, (float) strength);
    float[] largeBefore = Planes.enlarge(before, 3, small, size);
    float[] largeAfter = Planes.enlarge(after, 3, small, size);
    return apply(aligned, largeBefore, largeAfter, colourful, ablation);
  }

  /** Brings the brightness of a shading [3, s, s] nearer to what it was before, or further off. */
  private static void weaken(float[] before, float[] after, float strength) {
    int pixels = after.length / 3;
    for (int p = 0; p < pixels; p++) {
      float change = 0;
      for (int c = 0; c < 3; c++) {
        change += LUMA[c] * (after[c * pixels + p] - before[c * pixels + p]);
      }
      for (int c = 0; c < 3; c++) {
        after[c * pixels + p] -= (1 - strength) * change;
      }
    }
  }

  /** The profile's detail on the target's shading. */
  private static Picture apply(
      AlignedProfile aligned, float[] before, float[] after, float colourful, Ablation ablation) {
    boolean limitsDetail = ablation.keeps(Part.DETAIL_LIMIT);
    boolean limitsChange = ablation.keeps(Part.BRIGHTNESS_LIMIT);
    boolean limitsHue = ablation.keeps(Part.DETAIL_HUE);
    boolean glosses = ablation.keeps(Part.GLOSS);
    Picture a = aligned.picture();
    int pixels = a.width() * a.height();
    float[] out = a.data().clone();
    float[] level = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (aligned.coverage()[p] == 0) {
        continue;
      }
      float grey = 0;
      float change = 0;
      for (int c = 0; c < 3; c++) {
        int at = c * pixels + p;
        level[c] = (float) Math.log(out[at] + FLOOR);
        grey += LUMA[c] * (level[c] - before[at]);
        change += LUMA[c] * (after[at] - level[c]);
      }
      float kept = limitsDetail ? squash(grey) : grey;
      change += kept;
      float excess = limitsChange ? change - Math.min(BRIGHTENED, Math.max(-DARKENED, change)) : 0;
      float bright = (out[p] + out[pixels + p] + out[2 * pixels + p]) / 3;
      float dark = extreme(before, p, pixels, -1);
      float hue = colourful * Math.min(hueKnown(dark), hueKnown(bright));
      hue *=
          (float)
              SmoothStep.between(ONE_COLOUR, WHITE_ENOUGH, dark / extreme(before, p, pixels, 1));
      for (int c = 0; c < 3; c++) {
        int at = c * pixels + p;
        // a grey reference asks for a grey portrait
        float chroma = level[c] - before[at] - grey;
        float seen = limitsHue ? hue * CHROMA * (float) Math.tanh(chroma / CHROMA) : chroma;
        float detail = kept + seen;
        float value = (float) Math.exp(after[at] + detail - excess) - FLOOR;
        if (glosses && detail > 0) {
          value = Math.min(value, gloss(out[at], before[at], after[at]));
        }
        out[at] = Math.min(1, Math.max(0, value));
      }
    }
    return new Picture(a.width(), a.height(), out);
  }

  /**
   * Detail no stronger than features are: what is far brighter than the shading is a highlight of
   * the profile's light, which would look like metal under another.
   */
  private static float squash(float detail) {
    float limit = detail > 0 ? BRIGHTEST : DARKEST;
    return limit * (float) Math.tanh(detail / limit);
  }

  /** The display value of the darkest (sign -1) or brightest (1) channel of a shading. */
  private static float extreme(float[] shading, int pixel, int pixels, int sign) {
    float most = Math.max(sign * shading[pixel], sign * shading[pixels + pixel]);
    most = Math.max(most, sign * shading[2 * pixels + pixel]);
    return Math.max(1e-3f, (float) Math.exp(sign * most) - FLOOR);
  }

  /** 0..1, whether a display value is bright enough for ratios of channels to mean a hue. */
  private static float hueKnown(float value) {
    return (float) SmoothStep.between(NO_HUE, HUE, value);
  }

  /** What shines adds the same light to dark and to bright skin, rather than a share of it. */
  private static float gloss(float value, float before, float after) {
    float added =
        DisplayGamma.toLinear(value) - DisplayGamma.toLinear((float) Math.exp(before) - FLOOR);
    float base = DisplayGamma.toLinear((float) Math.exp(after) - FLOOR);
    return DisplayGamma.toDisplay(base + Math.max(0, added));
  }

  /** Means over squares of what is on the face. */
  private static float[] average(
      float[] picture, float[] coverage, float[] share, int size, int factor) {
    int pixels = size * size;
    float[] masked = new float[3 * pixels];
    for (int i = 0; i < masked.length; i++) {
      masked[i] = picture[i] * coverage[i % pixels];
    }
    float[] out = Planes.shrink(masked, 3, size, factor);
    for (int i = 0; i < out.length; i++) {
      out[i] /= Math.max(1e-3f, share[i % share.length]);
    }
    return out;
  }

  /** The logarithm of the shading, [3, s, s]; 0 where there is no surface. */
  private static float[] shading(
      float[] picture,
      float[] normals,
      SphericalHarmonics light,
      float[] skin,
      int size,
      Ablation ablation) {
    boolean prefersSkin = ablation.keeps(Part.PLAIN_SKIN);
    int pixels = size * size;
    float[] shade = new float[3 * pixels];
    float[] rest = new float[3 * pixels];
    float[] weight = new float[pixels];
    float[] white = new float[3];
    for (int p = 0; p < pixels; p++) {
      double x = normals[p];
      double y = normals[pixels + p];
      double z = normals[2 * pixels + p];
      double length = Math.sqrt(x * x + y * y + z * z);
      if (length < 1e-3) {
        continue;
      }
      light.shade(x / length, y / length, z / length, white);
      double unlike = 0;
      for (int c = 0; c < 3; c++) {
        int at = c * pixels + p;
        shade[at] = (float) Math.log(DisplayGamma.toDisplay(white[c]) + FLOOR);
        rest[at] = (float) Math.log(picture[at] + FLOOR) - shade[at];
        // beards, brows and glasses are darker than skin; what is brighter is light
        double scale = rest[at] < 0 ? UNLIKE_SKIN : BRIGHTER * UNLIKE_SKIN;
        unlike += rest[at] * rest[at] / (3 * scale * scale);
      }
      weight[p] = prefersSkin ? skin[p] / (float) (1 + unlike * unlike) : skin[p];
    }
    float[] near = field(rest, weight, size, FIELD);
    float[] hue = hue(picture, weight, size);
    for (int p = 0; p < pixels; p++) {
      float grey =
          brightness(shade, p) + (ablation.keeps(Part.SHADING_FIELD) ? brightness(near, p) : 0);
      for (int c = 0; c < 3; c++) {
        shade[c * pixels + p] = grey + hue[c * pixels + p];
      }
    }
    return shade;
  }

  /**
   * The smooth hue of skin, logarithms over that of its brightness: as the picture itself has it,
   * for harmonics of three colours disagree where little light falls.
   */
  private static float[] hue(float[] picture, float[] weight, int size) {
    int pixels = weight.length;
    float[] hue = new float[3 * pixels];
    float[] sure = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        hue[c * pixels + p] = (float) Math.log(picture[c * pixels + p] + FLOOR);
      }
      float grey = brightness(hue, p);
      for (int c = 0; c < 3; c++) {
        hue[c * pixels + p] -= grey;
      }
      sure[p] = weight[p] * hueKnown((float) Math.exp(grey) - FLOOR);
    }
    return field(hue, sure, size, HUE_FIELD);
  }

  /** Of three planes of logarithms. */
  private static float brightness(float[] shade, int pixel) {
    int pixels = shade.length / 3;
    float sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += LUMA[c] * shade[c * pixels + pixel];
    }
    return sum;
  }

  /** The weighted mean of three planes around each pixel, from further away where nothing near. */
  private static float[] field(float[] planes, float[] weight, int size, double deviation) {
    int pixels = size * size;
    int near = Math.max(1, (int) Math.round(deviation * size));
    int wide = Math.max(1, (int) Math.round(WIDE * size));
    float[] nearWeight = Planes.blur(weight, size, near);
    float[] wideWeight = Planes.blur(weight, size, wide);
    float[] out = new float[planes.length];
    float[] plane = new float[pixels];
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < pixels; p++) {
        plane[p] = planes[c * pixels + p] * weight[p];
      }
      float[] nearSum = Planes.blur(plane, size, near);
      float[] wideSum = Planes.blur(plane, size, wide);
      for (int p = 0; p < pixels; p++) {
        float far = wideSum[p] / (wideWeight[p] + 0.02f);
        out[c * pixels + p] = (nearSum[p] + 0.05f * far) / (nearWeight[p] + 0.05f);
      }
    }
    return out;
  }

  /** 1 for a colour picture, 0 for a grey or evenly toned one, from how much its hue varies. */
  private static float colourfulness(float[] picture) {
    int pixels = picture.length / 3;
    double sum = 0;
    double squares = 0;
    for (int p = 0; p < pixels; p++) {
      double hue = Math.log((picture[p] + DARK) / (picture[2 * pixels + p] + DARK));
      sum += hue;
      squares += hue * hue;
    }
    double deviation = Math.sqrt(Math.max(0, squares / pixels - sum / pixels * (sum / pixels)));
    return (float) SmoothStep.between(GREY, COLOUR, deviation);
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
          out[c * pixels + p] = Math.min(1.5f, DisplayGamma.toDisplay(shade[c]));
        }
      }
    }
    return out;
  }
}
