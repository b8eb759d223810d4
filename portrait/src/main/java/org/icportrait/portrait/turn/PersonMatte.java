package org.icportrait.portrait.turn;

import java.util.ArrayDeque;
import org.icportrait.face.image.Brightness;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.SmoothStep;

/**
 * Tells a person with hair and clothes from the background: colours of the head and of what is far
 * from it, how near the head is, and the picture's edges (guided filter, He et al. 2010).
 */
final class PersonMatte {
  private static final double FAR = 0.30; // of the crop's side from the head: background
  private static final double REACH = 0.055; // of the crop's side in which likelihood falls by e
  private static final double INNER = 0.035; // the same inside the head, where it grows
  private static final double COLOUR = 3.5; // most that colours say, logit
  private static final int ROUNDS = 3;
  private static final double EDGE = 2e-3; // of the guided filter, display values squared

  private PersonMatte() {}

  /**
   * The share of each pixel that is the person.
   *
   * @param picture square, S pixels a side
   * @param head [S, S], 0..1, the head as the geometry network saw it
   * @param side of the face's standard crop in pixels of the picture
   * @return [S, S], 0..1
   */
  static float[] of(Picture picture, float[] head, double side) {
    int size = picture.width();
    int pixels = size * size;
    float[] distance = Distances.to(head, 0.5f, size);
    float[] outside = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      outside[p] = 1 - head[p];
    }
    float[] depth = Distances.to(outside, 0.5f, size);
    float[] prior = new float[pixels];
    float[] person = new float[pixels];
    float[] background = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      double away = 1 - distance[p] / (REACH * side);
      double within = 1 + depth[p] / (INNER * side);
      prior[p] = (float) (head[p] >= 0.5f ? Math.min(6, within) : Math.max(-5, away));
      person[p] = head[p] > 0.8f ? 1 : 0;
      background[p] = distance[p] > FAR * side ? 1 : 0;
    }
    float[] matte = person;
    for (int round = 0; round < ROUNDS; round++) {
      float[] sure = matte;
      ColourModel near = ColourModel.of(picture.data(), sure);
      ColourModel far = ColourModel.of(picture.data(), background);
      float[] likely = new float[pixels];
      for (int p = 0; p < pixels; p++) {
        double colour =
            far.unlike(picture.data(), p, pixels) - near.unlike(picture.data(), p, pixels);
        double logit = prior[p] + Math.max(-COLOUR, Math.min(COLOUR, 0.7 * colour));
        likely[p] = (float) (1 / (1 + Math.exp(-logit)));
      }
      matte = guided(picture, likely, Math.max(2, (int) Math.round(side / 50)));
      for (int p = 0; p < pixels; p++) {
        background[p] = matte[p] < 0.15f ? 1 : 0;
        matte[p] = sharpened(matte[p]);
      }
    }
    keepConnected(matte, head, size);
    return matte;
  }

  private static float sharpened(float value) {
    return (float) SmoothStep.between(0.3, 0.7, value);
  }

  /** A plane filtered such that its edges follow those of the picture. */
  private static float[] guided(Picture picture, float[] plane, int radius) {
    int size = picture.width();
    int pixels = size * size;
    float[] guide = new float[pixels];
    float[] squared = new float[pixels];
    float[] both = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      float[] d = picture.data();
      guide[p] = Brightness.LUMA_IN_HUNDREDTHS.at(d, p, pixels);
      squared[p] = guide[p] * guide[p];
      both[p] = guide[p] * plane[p];
    }
    float[] meanGuide = Planes.blur(guide, size, radius);
    float[] meanPlane = Planes.blur(plane, size, radius);
    float[] meanSquared = Planes.blur(squared, size, radius);
    float[] meanBoth = Planes.blur(both, size, radius);
    float[] slope = new float[pixels];
    float[] offset = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      double variance = meanSquared[p] - meanGuide[p] * meanGuide[p];
      slope[p] = (float) ((meanBoth[p] - meanGuide[p] * meanPlane[p]) / (variance + EDGE));
      offset[p] = meanPlane[p] - slope[p] * meanGuide[p];
    }
    slope = Planes.blur(slope, size, radius);
    offset = Planes.blur(offset, size, radius);
    float[] out = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      out[p] = Math.min(1, Math.max(0, slope[p] * guide[p] + offset[p]));
    }
    return out;
  }

  /** Leaves out what does not hang together with the head. */
  private static void keepConnected(float[] matte, float[] head, int size) {
    boolean[] reached = new boolean[matte.length];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int p = 0; p < matte.length; p++) {
      if (head[p] > 0.8f) {
        reached[p] = true;
        open.add(p);
      }
    }
    while (!open.isEmpty()) {
      int p = open.remove();
      for (int side = 0; side < 4; side++) {
        int x = p % size + (side == 0 ? -1 : side == 1 ? 1 : 0);
        int y = p / size + (side == 2 ? -1 : side == 3 ? 1 : 0);
        int q = y * size + x;
        boolean inside = x >= 0 && y >= 0 && x < size && y < size;
        if (inside && !reached[q] && matte[q] > 0.2f) {
          reached[q] = true;
          open.add(q);
        }
      }
    }
    for (int p = 0; p < matte.length; p++) {
      if (!reached[p]) {
        matte[p] = 0;
      }
    }
  }
}
