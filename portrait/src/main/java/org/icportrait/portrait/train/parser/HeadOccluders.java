package org.icportrait.portrait.train.parser;

import static org.icportrait.portrait.train.parser.ParserSample.HAIR;
import static org.icportrait.portrait.train.parser.ParserSample.SKIN;

import java.awt.Color;
import java.util.Random;
import java.util.function.Function;
import org.icportrait.face.mesh.FaceMesh;

/** Lays one or two made-up things over the head of a sample and labels them. */
final class HeadOccluders {
  private static final double SECOND = 0.15; // share of heads with two things
  private static final double BROWS = -5; // canonical height of the brows, centimetres
  private static final double FOREHEAD = -8.2; // that of the highest landmark

  private static final double MOST_HAIR = 14; // centimetres that a hat takes in

  private HeadOccluders() {}

  /**
   * Draws over a sample.
   *
   * @param points [478, 3] landmarks in its pixels
   * @param stuff gives parts of other pictures [3, S, S]
   */
  static void draw(
      ParserSample sample,
      int size,
      float[] points,
      FaceMesh mesh,
      Function<Random, float[]> stuff,
      Random random) {
    HeadSpace head = HeadSpace.of(mesh, points);
    int things = random.nextDouble() < SECOND ? 2 : 1;
    for (int i = 0; i < things; i++) {
      OccluderLayer layer = new OccluderLayer(size, random);
      OccluderLayer.Thing thing = draw(layer, head, sample, size, random);
      boolean plain = thing == OccluderLayer.Thing.WORN && random.nextInt(3) == 0;
      layer.apply(sample, thing, plain ? null : stuff.apply(random));
    }
  }

  private static OccluderLayer.Thing draw(
      OccluderLayer layer, HeadSpace head, ParserSample sample, int size, Random random) {
    Headgear gear = new Headgear(head, random);
    FaceCovers covers = new FaceCovers(head, random);
    double kind = random.nextDouble();
    if (kind < 0.28) {
      covers.glasses(layer.graphics());
    } else if (kind < 0.58) {
      double[] hair = hair(sample.labels(), size, head);
      if (Math.max(hair[0], hair[1]) > MOST_HAIR && kind < 0.5) {
        covers.glasses(layer.graphics());
      } else if (kind < 0.46) {
        gear.hat(layer.graphics(), hair[0], hair[1]);
      } else if (kind < 0.5) {
        gear.hood(layer.graphics(), hair[0], hair[1]);
      } else if (kind < 0.54) {
        gear.band(layer.graphics(), hair[0]);
      } else {
        gear.headphones(layer.graphics(), hair[1]);
      }
    } else if (kind < 0.7) {
      covers.mask(layer.graphics());
    } else if (kind < 0.84) {
      covers.hand(layer.graphics(), skin(sample, size, random));
      return OccluderLayer.Thing.SKIN;
    } else if (kind < 0.92) {
      covers.microphone(layer.graphics());
      return OccluderLayer.Thing.BEFORE;
    } else {
      covers.patch(layer.graphics());
      return OccluderLayer.Thing.BEFORE;
    }
    return OccluderLayer.Thing.WORN;
  }

  /** How far hair reaches aside above the brows and above the forehead, centimetres. */
  private static double[] hair(float[] labels, int size, HeadSpace head) {
    double[] middle = head.at(0, BROWS, 4);
    double[] above = head.at(0, BROWS - 1, 4);
    double ux = above[0] - middle[0];
    double uy = above[1] - middle[1];
    double unit = ux * ux + uy * uy + 1e-9;
    double wide = 0;
    double high = 0;
    for (int p = 0; p < size * size; p++) {
      if (labels[HAIR * size * size + p] > 0.5f) {
        double x = p % size + 0.5 - middle[0];
        double y = p / size + 0.5 - middle[1];
        double up = (x * ux + y * uy) / unit;
        if (up > 0) {
          high = Math.max(high, up + FOREHEAD - BROWS);
          wide = Math.max(wide, Math.abs(x * uy - y * ux) / unit);
        }
      }
    }
    return new double[] {wide, high};
  }

  /** About the colour of the person's skin, or now and then another's. */
  private static Color skin(ParserSample sample, int size, Random random) {
    int pixels = size * size;
    double[] sum = new double[3];
    double count = 1e-6;
    for (int p = 0; p < pixels; p++) {
      if (sample.labels()[SKIN * pixels + p] > 0.8f) {
        count++;
        for (int c = 0; c < 3; c++) {
          sum[c] += (sample.picture()[c * pixels + p] + 1) / 2;
        }
      }
    }
    if (count < 0.02 * pixels || random.nextInt(6) == 0) {
      double level = 0.25 + 0.7 * random.nextDouble();
      sum = new double[] {level, 0.75 * level, 0.6 * level};
      count = 1;
    }
    double gain = 0.75 + 0.45 * random.nextDouble();
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      rgb[c] = (int) Math.min(255, Math.max(0, 255 * gain * sum[c] / count));
    }
    return new Color(rgb[0], rgb[1], rgb[2]);
  }
}
