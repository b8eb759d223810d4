package org.icportrait.face.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Brightness;
import org.icportrait.face.image.Picture;

/**
 * Compares patches of the first crop with those of the second, drawn where a grid of matches puts
 * them: normalised cross-correlation, which other light changes little.
 */
final class PatchCorrelation {
  private static final int RADIUS = 5;
  private static final int LEAST_PIXELS = 80; // of 121
  private static final double FLAT = 6.7e-5; // variance of tones that noise has
  private static final double BLACK = 0.03; // display value below which tones hardly differ
  private static final double NONE = -2;
  private static final double LEAST = 0.5; // correlation of what is taken for a match
  private static final double FAR = 0.002; // correlation that a pixel of displacement costs
  private static final int SAME_PEAK = 3; // pixels
  private static final double SURE = 0.2; // lead of the best displacement before any other
  private static final double LEAST_CONFIDENCE = 0.1;

  private final int size;
  private final float[] first; // [S, S], tones
  private final float[] second; // [S, S], of the second crop where the grid puts it; NaN elsewhere

  /**
   * A patch found again.
   *
   * @param x of its middle in the first crop
   * @param y row
   * @param dx pixels from where the grid puts it to where it is, in the first crop's frame
   * @param dy rows
   * @param confidence 0..1
   */
  record Found(double x, double y, double dx, double dy, double confidence) {}

  private PatchCorrelation(int size, float[] first, float[] second) {
    this.size = size;
    this.first = first;
    this.second = second;
  }

  /** Of two planes of tones, the second seen through a grid of matches. */
  static PatchCorrelation of(float[] first, float[] second, int size, MatchGrid grid) {
    float[] drawn = new float[size * size];
    for (int p = 0; p < drawn.length; p++) {
      double[] place = grid.at(p % size + 0.5, p / size + 0.5);
      drawn[p] = place == null ? Float.NaN : sample(second, size, place[0], place[1]);
    }
    return new PatchCorrelation(size, first, drawn);
  }

  /**
   * [S, S], the logarithm of a crop's brightness: what light multiplies it by becomes a constant
   * that correlation takes out.
   */
  static float[] tones(Picture crop) {
    int pixels = crop.width() * crop.height();
    float[] data = crop.data();
    float[] out = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      float brightness = Brightness.LUMA_IN_TENTHS.at(data, p, pixels);
      out[p] = (float) Math.log(BLACK + Math.max(0, brightness));
    }
    return out;
  }

  private static float sample(float[] plane, int size, double x, double y) {
    boolean inside = Math.min(x, y) >= 0.5 && Math.max(x, y) < size - 0.5;
    return inside ? (float) Bilinear.samplePrecisely(plane, size, size, x, y) : Float.NaN;
  }

  /** Correlation -1..1 of the patches at a node, 0 where too little is drawn, NaN at the rim. */
  double at(double x, double y) {
    if (!holds((int) x, (int) y, 0)) {
      return Double.NaN;
    }
    int p = (int) y * size + (int) x;
    double found = correlation(p, p);
    return found == NONE ? 0 : found;
  }

  /** Looks around each node for where its patch really is, up to {@code range} pixels away. */
  List<Found> search(MatchGrid grid, int range) {
    List<Found> found = new ArrayList<>();
    for (int node = 0; node < grid.nodes(); node++) {
      int x = (int) grid.x(node);
      int y = (int) grid.y(node);
      if (holds(x, y, range) && !Float.isNaN(second[y * size + x])) {
        Found patch = search(x, y, range);
        if (patch != null) {
          found.add(patch);
        }
      }
    }
    return found;
  }

  private boolean holds(int x, int y, int range) {
    int rim = RADIUS + range;
    return x >= rim && y >= rim && x < size - rim && y < size - rim;
  }

  /** Every second displacement first, then those around the best. */
  private Found search(int x, int y, int range) {
    int half = range / 2;
    int side = 2 * half + 1;
    double[] score = new double[side * side];
    Arrays.fill(score, NONE);
    int best = 0;
    for (int k = 0; k < score.length; k++) {
      score[k] = score(x, y, 2 * (k % side - half), 2 * (k / side - half));
      best = score[k] > score[best] ? k : best;
    }
    int coarseX = 2 * (best % side - half);
    int coarseY = 2 * (best / side - half);
    if (Math.abs(coarseX) == 2 * half || Math.abs(coarseY) == 2 * half) {
      return null; // the peak may lie beyond
    }
    double other = NONE;
    for (int k = 0; k < score.length; k++) {
      int dx = 2 * (k % side - half) - coarseX;
      int dy = 2 * (k / side - half) - coarseY;
      if (dx * dx + dy * dy > SAME_PEAK * SAME_PEAK) {
        other = Math.max(other, score[k]);
      }
    }
    double top = NONE;
    int topX = 0;
    int topY = 0;
    for (int k = 0; k < 9; k++) {
      int dx = coarseX + k % 3 - 1;
      int dy = coarseY + k / 3 - 1;
      double here = score(x, y, dx, dy);
      if (here > top) {
        top = here;
        topX = dx;
        topY = dy;
      }
    }
    double confidence = Math.min(1, (top - other) / SURE);
    boolean sure = top >= LEAST && confidence >= LEAST_CONFIDENCE;
    return sure ? new Found(x + 0.5, y + 0.5, topX, topY, confidence) : null;
  }

  private double score(int x, int y, int dx, int dy) {
    double correlation = correlation(y * size + x, (y + dy) * size + x + dx);
    return correlation - FAR * Math.hypot(dx, dy);
  }

  /** Of the patch around a pixel of the first crop with that around a drawn one. */
  private double correlation(int p, int q) {
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    int count = 0;
    for (int row = -RADIUS * size; row <= RADIUS * size; row += size) {
      for (int column = -RADIUS; column <= RADIUS; column++) {
        float v = second[q + row + column];
        if (Float.isNaN(v)) {
          continue;
        }
        float u = first[p + row + column];
        count++;
        a += u;
        b += v;
        aa += u * u;
        bb += v * v;
        ab += u * v;
      }
    }
    if (count < LEAST_PIXELS) {
      return NONE;
    }
    double varianceA = aa - a * a / count + count * FLAT;
    double varianceB = bb - b * b / count + count * FLAT;
    return (ab - a * b / count) / Math.sqrt(varianceA * varianceB);
  }
}
