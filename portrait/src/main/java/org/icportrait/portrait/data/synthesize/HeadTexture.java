package org.icportrait.portrait.data.synthesize;

import java.util.Arrays;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.render.Raster;

/**
 * The colour of a head in even light, from one portrait: its pixels divided by the fitted shading
 * where the surface is seen frontally, else those of the other side, else plain skin or strands.
 */
final class HeadTexture {
  private static final float DARKEST = 0.35f; // of the mean shading, else noise is blown up
  private static final float BRIGHTEST = 0.95f; // albedo
  private static final float SHINE = 1.4f; // of the mean skin: brighter pixels are squashed
  private static final float KEPT = 0.35f;
  private static final float[] SCLERA = {0.60f, 0.56f, 0.54f};
  private static final float[] TEETH = {0.42f, 0.38f, 0.31f}; // darker than real: no occlusion
  private static final float[] GUMS = {0.20f, 0.06f, 0.055f};
  private static final double IRIS = 0.135; // of 180 degrees from the front of the eye
  private static final double PUPIL = 0.055;

  private final HeadLayout layout;
  private final float[] scalp;
  private final int[] mirror;

  HeadTexture(HeadLayout layout) {
    this.layout = layout;
    this.scalp = HairStyle.none(layout.neutral()).cover();
    this.mirror = layout.neutral().mirror();
  }

  /**
   * The texture, linear RGB.
   *
   * @param linear the portrait in linear light
   * @param landmarks [478, 3] in its pixels, the last ten around the irises
   * @param random of the clothes
   */
  Picture bake(
      HeadFit fit, Picture linear, float[] landmarks, HairStyle style, SampleRandom random) {
    SeenVertices seen = SeenVertices.of(layout, fit);
    float[] hair = hair(fit, linear, seen);
    Raster texels = layout.texels();
    int pixels = texels.width() * texels.height();
    float[] out = new float[3 * pixels];
    boolean[] known = new boolean[pixels];
    float[] own = new float[SeenVertices.VALUES];
    float[] other = new float[SeenVertices.VALUES];
    float[] grown = new float[2];
    float[] covers = covers(style);
    float[] place = new float[3];
    float[] rgb = new float[3];
    float[] mirrored = new float[3];
    float[] across = seen.exchanged(mirror);
    for (int p = 0; p < pixels; p++) {
      if (texels.triangle()[p] < 0) {
        continue;
      }
      known[p] = true;
      texels.interpolate(p, layout.skin(), seen.values(), SeenVertices.VALUES, own);
      texels.interpolate(p, layout.skin(), across, SeenVertices.VALUES, other);
      texels.interpolate(p, layout.skin(), covers, 2, grown);
      albedo(linear, own, fit.albedo(), rgb);
      albedo(linear, other, fit.albedo(), mirrored);
      float strand = 1;
      if (grown[0] > 0) {
        texels.interpolate(p, layout.skin(), layout.neutral().points(), 3, place);
        strand = (float) style.strand(place[0], place[1], place[2]);
      }
      float over = Math.max(0, grown[0] - grown[1]); // hair where the portrait has none
      for (int c = 0; c < 3; c++) {
        float plain = grown[0] * strand * hair[c] + (1 - grown[0]) * fit.albedo()[c];
        float far = other[2] * mirrored[c] + (1 - other[2]) * plain;
        float seenHere = own[2] * rgb[c] + (1 - own[2]) * far;
        out[c * pixels + p] = over * strand * hair[c] + (1 - over) * seenHere;
      }
    }
    Picture texture = new Picture(texels.width(), texels.height(), out);
    TextureEdges.fill(texture, known, fit.albedo());
    strip(texture, iris(linear, landmarks));
    cloth(texture, random);
    return texture;
  }

  /** [V, 2], where there is hair in the style and where there may be in the portrait. */
  private float[] covers(HairStyle style) {
    float[] out = new float[2 * scalp.length];
    for (int v = 0; v < scalp.length; v++) {
      out[2 * v] = style.cover()[v];
      out[2 * v + 1] = scalp[v];
    }
    return out;
  }

  /** One colour, at times with a trim or stripes of another. */
  private static void cloth(Picture texture, SampleRandom random) {
    float[] colour = colour(random);
    float[] second = random.chance(0.4) ? colour(random) : colour;
    double stripes = random.chance(0.3) ? random.between(5, 20) : 0;
    double trim = random.between(0.02, 0.06);
    for (int y = 0; y < texture.height(); y++) {
      double down = (y + 0.5) / texture.height();
      boolean other = down < trim || StrictMath.sin(2 * Math.PI * stripes * down) > 0.6;
      for (int c = 0; c < 3; c++) {
        column(texture, HeadLayout.CLOTH, c, y, (other ? second : colour)[c]);
      }
    }
  }

  private static float[] colour(SampleRandom random) {
    double lightness = 0.7 * random.between(0.15, 1) * random.between(0.15, 1);
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      out[c] = (float) (lightness * (1 + 0.6 * random.between(-1, 1)));
    }
    return out;
  }

  /** A pixel of the portrait over the shading there. */
  private static void albedo(Picture linear, float[] at, float[] skin, float[] rgb) {
    linear.sample(at[0], at[1], rgb);
    for (int c = 0; c < 3; c++) {
      rgb[c] = Math.min(BRIGHTEST, rgb[c] / Math.max(DARKEST, at[3 + c]));
    }
    float mean = (rgb[0] + rgb[1] + rgb[2]) / (skin[0] + skin[1] + skin[2]);
    if (mean > SHINE) { // a highlight is no colour: under another light it looks like metal
      float squashed = (SHINE + KEPT * (mean - SHINE)) / mean;
      for (int c = 0; c < 3; c++) {
        rgb[c] *= squashed;
      }
    }
  }

  /** The median colour of what is seen of the scalp, dark where nothing is. */
  private float[] hair(HeadFit fit, Picture linear, SeenVertices seen) {
    float[][] found = new float[3][scalp.length];
    int count = 0;
    float[] rgb = new float[3];
    for (int v = 0; v < scalp.length; v++) {
      float[] at =
          Arrays.copyOfRange(seen.values(), SeenVertices.VALUES * v, SeenVertices.VALUES * (v + 1));
      if (scalp[v] > 0.9f && at[2] > 0.4f) {
        albedo(linear, at, fit.albedo(), rgb);
        for (int c = 0; c < 3; c++) {
          found[c][count] = rgb[c];
        }
        count++;
      }
    }
    float[] hair = new float[3];
    for (int c = 0; c < 3; c++) {
      float[] values = Arrays.copyOf(found[c], count);
      Arrays.sort(values);
      hair[c] = count < 10 ? 0.2f * fit.albedo()[c] : 0.85f * values[count / 2];
    }
    return hair;
  }

  /** The mean colour of both irises, kept darker than the white of the eye. */
  private static float[] iris(Picture linear, float[] landmarks) {
    float[] sum = new float[3];
    float[] rgb = new float[3];
    for (int centre = 468; centre <= 473; centre += 5) {
      for (int rim = centre + 1; rim < centre + 5; rim += 2) { // the two beside, not the lids'
        double x = 0.35 * landmarks[3 * centre] + 0.65 * landmarks[3 * rim];
        double y = 0.35 * landmarks[3 * centre + 1] + 0.65 * landmarks[3 * rim + 1];
        linear.sample(x, y, rgb);
        for (int c = 0; c < 3; c++) {
          sum[c] += rgb[c] / 4;
        }
      }
    }
    float lightness = (sum[0] + sum[1] + sum[2]) / 3;
    float factor = Math.min(1, 0.16f / Math.max(1e-3f, lightness));
    return new float[] {factor * sum[0], factor * sum[1], factor * sum[2]};
  }

  private static void strip(Picture texture, float[] iris) {
    for (int y = 0; y < texture.height(); y++) {
      double angle = (y + 0.5) / texture.height();
      float white = (float) SmoothStep.between(IRIS - 0.012, IRIS + 0.008, angle);
      float open = (float) SmoothStep.between(PUPIL - 0.01, PUPIL + 0.01, angle);
      float rim = 1 - 0.45f * (float) SmoothStep.between(IRIS - 0.035, IRIS, angle);
      for (int c = 0; c < 3; c++) {
        float coloured = 0.01f + open * rim * iris[c];
        column(texture, HeadLayout.EYE, c, y, coloured + white * (SCLERA[c] - coloured));
        column(texture, HeadLayout.TEETH, c, y, TEETH[c]);
        column(texture, HeadLayout.GUMS, c, y, GUMS[c]);
      }
    }
  }

  private static void column(Picture texture, int column, int channel, int y, float value) {
    int from = 2 * HeadLayout.TILE + column * HeadLayout.STRIP;
    int row = (channel * texture.height() + y) * texture.width();
    Arrays.fill(texture.data(), row + from, row + from + HeadLayout.STRIP, value);
  }
}
