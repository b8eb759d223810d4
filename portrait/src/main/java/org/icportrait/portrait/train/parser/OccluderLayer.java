package org.icportrait.portrait.train.parser;

import static org.icportrait.portrait.train.parser.ParserSample.HAIR;
import static org.icportrait.portrait.train.parser.ParserSample.OCCLUDER;
import static org.icportrait.portrait.train.parser.ParserSample.PERSON;
import static org.icportrait.portrait.train.parser.ParserSample.SKIN;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Random;

/** A drawing in front of a head, whose coverage becomes the label of the occluder. */
final class OccluderLayer {
  private final int size;
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Random random;

  OccluderLayer(int size, Random random) {
    this.size = size;
    this.random = random;
    image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  Graphics2D graphics() {
    return graphics;
  }

  /** What kind of thing a layer shows. */
  enum Thing {
    /** Glasses, hats, masks: the person's. */
    WORN,
    /** Hands and arms: the person's, and bare skin. */
    SKIN,
    /** What stands or is held before the person. */
    BEFORE
  }

  /**
   * Lays the drawing over a sample.
   *
   * @param texture [3, S, S] of -1..1 whose unevenness the drawing takes over, or null
   */
  void apply(ParserSample sample, Thing thing, float[] texture) {
    graphics.dispose();
    int pixels = size * size;
    int[] argb = image.getRGB(0, 0, size, size, null, 0, size);
    float[] mean = new float[3];
    for (int i = 0; texture != null && i < texture.length; i++) {
      mean[i / pixels] += texture[i] / pixels;
    }
    double angle = 2 * Math.PI * random.nextDouble();
    double steep = 0.5 * random.nextDouble();
    double strength = 0.3 + 0.5 * random.nextDouble();
    for (int p = 0; p < pixels; p++) {
      float alpha = (argb[p] >>> 24) / 255f;
      if (alpha == 0) {
        continue;
      }
      double x = (p % size) / (double) size - 0.5;
      double y = (double) (p / size) / size - 0.5;
      double light = 1 + steep * (Math.cos(angle) * x + Math.sin(angle) * y);
      for (int c = 0; c < 3; c++) {
        double value = light * ((argb[p] >> (16 - 8 * c)) & 255) / 127.5 - 1;
        if (texture != null) {
          value += strength * (texture[c * pixels + p] - mean[c]);
        }
        int at = c * pixels + p;
        float old = sample.picture()[at];
        sample.picture()[at] = old + alpha * ((float) Math.min(1, Math.max(-1, value)) - old);
      }
      label(sample, thing, p, pixels, alpha);
    }
  }

  /** What a thing that covers a share of a pixel makes of its labels. */
  static void label(ParserSample sample, Thing thing, int p, int pixels, float alpha) {
    float[] labels = sample.labels();
    float[] weights = sample.weights();
    labels[HAIR * pixels + p] *= 1 - alpha;
    labels[SKIN * pixels + p] *= 1 - alpha;
    if (thing == Thing.SKIN) {
      labels[SKIN * pixels + p] += alpha;
    }
    int occluder = OCCLUDER * pixels + p;
    labels[occluder] = Math.max(labels[occluder], alpha);
    int person = PERSON * pixels + p;
    if (thing == Thing.BEFORE) {
      weights[person] *= labels[person] > 0.7f ? 1 : 0;
    } else {
      labels[person] = Math.max(labels[person], alpha);
    }
    if (alpha > 0.5f) { // drawn, so known
      for (int c : new int[] {HAIR, SKIN, OCCLUDER}) {
        weights[c * pixels + p] = Math.max(weights[c * pixels + p], 1);
      }
    }
  }

  /** Black to grey, pale or any colour. */
  static Color colour(Random random) {
    double kind = random.nextDouble();
    if (kind < 0.35) {
      int level = random.nextInt(70);
      return new Color(level, level, Math.min(255, level + random.nextInt(12)));
    }
    if (kind < 0.55) {
      int level = 150 + random.nextInt(100);
      return new Color(level, level - random.nextInt(15), level - random.nextInt(40));
    }
    return Color.getHSBColor(
        random.nextFloat(), 0.25f + 0.7f * random.nextFloat(), 0.15f + 0.8f * random.nextFloat());
  }

  /** The same colour lighter or darker by a factor. */
  static Color shade(Color colour, double factor) {
    return new Color(
        (int) Math.min(255, factor * colour.getRed()),
        (int) Math.min(255, factor * colour.getGreen()),
        (int) Math.min(255, factor * colour.getBlue()));
  }

  /** The same colour, seen through. */
  static Color through(Color colour, double alpha) {
    return new Color(
        colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(255 * alpha));
  }
}
