package org.icportrait.portrait.train.parser;

import static org.icportrait.portrait.train.parser.ParserSample.HAIR;
import static org.icportrait.portrait.train.parser.ParserSample.PERSON;

import java.util.Random;

/** Puts the person of a sample before another ground. */
final class ParserBackground {
  private ParserBackground() {}

  /**
   * Replaces what is not the person.
   *
   * @param stuff [3, S, S], values -1..1, part of another picture
   * @param exact whether the person's mask is, so that its soft edge can be used as it is
   */
  static void replace(ParserSample sample, int size, float[] stuff, boolean exact, Random random) {
    int pixels = size * size;
    float[] ground = ground(size, stuff, random);
    if (random.nextDouble() < 0.35) {
      towardsHair(sample, ground, pixels, random);
    }
    float[] labels = sample.labels();
    for (int p = 0; p < pixels; p++) {
      float alpha = labels[PERSON * pixels + p];
      if (!exact) {
        alpha = Math.min(1, Math.max(0, (alpha - 0.25f) / 0.5f));
        labels[PERSON * pixels + p] = alpha;
        labels[HAIR * pixels + p] *= Math.min(1, 2 * alpha);
      }
      for (int at = p; at < 3 * pixels; at += pixels) {
        sample.picture()[at] = ground[at] + alpha * (sample.picture()[at] - ground[at]);
      }
    }
  }

  /** Part of a picture, or one colour that fades into another. */
  private static float[] ground(int size, float[] stuff, Random random) {
    if (random.nextDouble() < 0.7) {
      return stuff;
    }
    int pixels = size * size;
    float[] out = new float[3 * pixels];
    double angle = 2 * Math.PI * random.nextDouble();
    for (int c = 0; c < 3; c++) {
      float from = random.nextFloat() * 2 - 1;
      float to = random.nextBoolean() ? from : random.nextFloat() * 2 - 1;
      for (int p = 0; p < pixels; p++) {
        double x = (p % size) / (double) size - 0.5;
        double y = (double) (p / size) / size - 0.5;
        double t = 0.5 + 0.7 * (Math.cos(angle) * x + Math.sin(angle) * y);
        out[c * pixels + p] = (float) (from + t * (to - from));
      }
    }
    return out;
  }

  /** Moves the ground's mean to about the hair's: dark before dark is what is hard. */
  private static void towardsHair(ParserSample sample, float[] ground, int pixels, Random random) {
    for (int c = 0; c < 3; c++) {
      double hair = 0;
      double weight = 1e-3;
      double mean = 0;
      for (int p = 0; p < pixels; p++) {
        float h = sample.labels()[HAIR * pixels + p];
        hair += h * sample.picture()[c * pixels + p];
        weight += h;
        mean += ground[c * pixels + p] / pixels;
      }
      if (weight < 0.01 * pixels) {
        return;
      }
      float shift = (float) (hair / weight - mean + 0.12 * random.nextGaussian());
      for (int p = c * pixels; p < (c + 1) * pixels; p++) {
        ground[p] =
            Math.min(1, Math.max(-1, 0.6f * (ground[p] - (float) mean) + (float) mean + shift));
      }
    }
  }
}
