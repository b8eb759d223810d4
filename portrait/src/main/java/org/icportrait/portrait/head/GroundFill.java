package org.icportrait.portrait.head;

import java.util.SplittableRandom;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Picture;

/**
 * Fills what was taken out of a picture with what goes on around it: each unknown patch becomes
 * like the known one that it resembles most (Wexler, Shechtman, Irani 2007, Space-Time Completion
 * of Video; nearest patches by Barnes et al. 2009, PatchMatch), from coarse to fine. What is found
 * are places, so that a filling is as sharp as the picture it is taken from.
 */
public final class GroundFill {
  private static final int COARSEST = 32; // side of the first level
  private static final int RADIUS = 3; // of patches, in pixels
  private static final int TURNS = 8; // of search and vote at each level
  private static final int LAST_TURNS = 2; // at the finest
  private static final float SMOOTH = 0.5f; // what a place's distance to the smooth guess counts
  private static final double DOUBT = 1.3; // a pixel deeper: votes count less by it
  private static final double CLOSE = 0.01; // of a patch's mean squared distance: votes fall to 1/e
  private static final double SHARE = 0.5; // of k x k pixels known that make a coarser one known

  private final int size;
  private final int[] source; // [S, S]: the known pixel that each pixel shows
  private final boolean[] wanted; // [S, S]

  private GroundFill(int size, int[] source, boolean[] wanted) {
    this.size = size;
    this.source = source;
    this.wanted = wanted;
  }

  /**
   * Finds a filling.
   *
   * @param picture [3, S, S]
   * @param known [S, S], whether a pixel may be taken from
   * @param wanted [S, S], whether an unknown pixel is to be filled; those that are neither known
   *     nor wanted have no say
   * @param guess [3, S, S], what to begin with where nothing is known
   */
  public static GroundFill of(
      Picture picture, boolean[] known, boolean[] wanted, Picture guess, long seed) {
    int size = picture.width();
    SplittableRandom random = new SplittableRandom(seed);
    Level level = null;
    for (int k = coarsest(size); k >= 1; k /= 2) {
      Level next = Level.of(picture, known, wanted, guess, k);
      if (!next.hasSources()) { // too little is known to see a patch at this size
        continue;
      }
      next.begin(level, random);
      int turns = k == 1 ? LAST_TURNS : TURNS;
      for (int turn = 0; turn < turns; turn++) {
        next.search(random);
        next.vote();
      }
      level = next;
    }
    int[] source = level != null && level.side == size ? level.nearest : null;
    return new GroundFill(size, source, wanted.clone());
  }

  /** Pixels along a side that make one of the first level's. */
  private static int coarsest(int size) {
    int k = 1;
    while (size % (2 * k) == 0 && size / (2 * k) >= COARSEST) {
      k *= 2;
    }
    return k;
  }

  /**
   * The filled picture.
   *
   * @param picture [3, L, L], the same in its own pixels
   * @param rest [3, L, L], what shows where nothing was found
   * @return [3, L, L], the picture where it was known
   */
  public Picture apply(Picture picture, Picture rest) {
    int side = picture.width();
    if (source == null) {
      return rest;
    }
    float[] out = rest.data().clone();
    double zoom = side / (double) size;
    float[] one = new float[3];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = (x + 0.5) / zoom;
        double v = (y + 0.5) / zoom;
        if (!wanted[(int) v * size + (int) u]) {
          continue;
        }
        double total = 0;
        float[] sums = new float[3];
        for (int k = 0; k < 4; k++) { // the places that four pixels around it name
          int i = (int) Math.floor(u - 0.5) + k % 2;
          int j = (int) Math.floor(v - 0.5) + k / 2;
          double weight = (1 - Math.abs(u - 0.5 - i)) * (1 - Math.abs(v - 0.5 - j));
          if (i < 0 || j < 0 || i >= size || j >= size || !wanted[j * size + i]) {
            continue;
          }
          int from = source[j * size + i];
          float sx = (float) ((u + from % size - i) * zoom);
          float sy = (float) ((v + from / size - j) * zoom);
          Bilinear.sample(picture.data(), 3, side, side, sx, sy, one);
          total += weight;
          for (int c = 0; c < 3; c++) {
            sums[c] += (float) weight * one[c];
          }
        }
        for (int c = 0; c < 3 && total > 0; c++) {
          out[(c * side + y) * side + x] = (float) (sums[c] / total);
        }
      }
    }
    return new Picture(side, side, out);
  }

  /** The picture at one size. */
  private static final class Level {
    final int side;
    final float[] values; // [S, S, 3]
    final float[] guess; // [S, S, 3]
    final boolean[] known;
    final boolean[] wanted;
    final boolean[] whole; // the patch around a pixel is known
    final int[] nearest;
    final float[] distance;
    final float[] trust; // more where what is known is near
    private int[] sources;

    private Level(int side) {
      this.side = side;
      values = new float[3 * side * side];
      guess = new float[3 * side * side];
      known = new boolean[side * side];
      wanted = new boolean[side * side];
      whole = new boolean[side * side];
      nearest = new int[side * side];
      distance = new float[side * side];
      trust = new float[side * side];
    }

    static Level of(Picture picture, boolean[] known, boolean[] wanted, Picture guess, int k) {
      int size = picture.width();
      Level level = new Level(size / k);
      for (int p = 0; p < level.known.length; p++) {
        int count = 0;
        boolean asked = false;
        float[] sums = new float[6];
        for (int q = 0; q < k * k; q++) {
          int at = (p / level.side * k + q / k) * size + p % level.side * k + q % k;
          count += known[at] ? 1 : 0;
          asked |= wanted[at];
          for (int c = 0; c < 3; c++) {
            sums[c] += known[at] ? picture.data()[c * size * size + at] : 0;
            sums[3 + c] += guess.data()[c * size * size + at];
          }
        }
        level.known[p] = count > SHARE * k * k || count > 0 && !asked;
        level.wanted[p] = asked && !level.known[p];
        for (int c = 0; c < 3; c++) {
          level.guess[3 * p + c] = sums[3 + c] / (k * k);
          level.values[3 * p + c] = level.known[p] ? sums[c] / count : level.guess[3 * p + c];
        }
      }
      level.findSources();
      level.findTrust();
      return level;
    }

    /** By city-block distances from what is known, in two passes. */
    private void findTrust() {
      float[] depth = new float[known.length];
      for (int p = 0; p < depth.length; p++) {
        depth[p] = known[p] ? 0 : 2 * side;
        depth[p] = Math.min(depth[p], 1 + (p % side > 0 ? depth[p - 1] : 2 * side));
        depth[p] = Math.min(depth[p], 1 + (p >= side ? depth[p - side] : 2 * side));
      }
      for (int p = depth.length - 1; p >= 0; p--) {
        boolean right = p % side < side - 1;
        depth[p] = Math.min(depth[p], 1 + (right ? depth[p + 1] : 2 * side));
        depth[p] = Math.min(depth[p], 1 + (p + side < depth.length ? depth[p + side] : 2 * side));
        trust[p] = (float) Math.max(1e-6, Math.pow(DOUBT, -depth[p]));
      }
    }

    private void findSources() {
      int found = 0;
      sources = new int[known.length];
      for (int p = 0; p < known.length; p++) {
        int x = p % side;
        int y = p / side;
        boolean all = x >= RADIUS && y >= RADIUS && x < side - RADIUS && y < side - RADIUS;
        for (int dy = -RADIUS; all && dy <= RADIUS; dy++) {
          for (int dx = -RADIUS; all && dx <= RADIUS; dx++) {
            all = known[p + dy * side + dx];
          }
        }
        whole[p] = all;
        if (all) {
          sources[found++] = p;
        }
      }
      sources = java.util.Arrays.copyOf(sources, found);
    }

    boolean hasSources() {
      return sources.length > 0;
    }

    /** From the coarser level's places and colours, or anywhere. */
    void begin(Level coarser, SplittableRandom random) {
      int k = coarser == null ? 1 : side / coarser.side;
      for (int p = 0; p < nearest.length; p++) {
        nearest[p] = sources[random.nextInt(sources.length)];
        if (coarser == null || !wanted[p]) {
          continue;
        }
        int up = p / side / k * coarser.side + p % side / k;
        if (coarser.wanted[up]) {
          int from = coarser.nearest[up];
          int x = from % coarser.side * k + p % side % k;
          int y = from / coarser.side * k + p / side % k;
          if (whole[y * side + x]) {
            nearest[p] = y * side + x;
          }
        }
      }
      for (int p = 0; p < nearest.length; p++) {
        distance[p] = wanted[p] ? distance(p, nearest[p], Float.MAX_VALUE) : 0;
      }
      if (coarser != null) {
        vote();
      }
    }

    /** Mean squared distance of the patches around two pixels, where the first has something. */
    private float distance(int p, int q, float most) {
      int x = p % side;
      int y = p / side;
      float sum = 0;
      int count = 0;
      float smooth = 0;
      for (int c = 0; c < 3; c++) {
        float apart = guess[3 * p + c] - values[3 * q + c];
        smooth += SMOOTH * apart * apart;
      }
      for (int dy = -RADIUS; dy <= RADIUS; dy++) {
        if (y + dy < 0 || y + dy >= side) {
          continue;
        }
        for (int dx = -RADIUS; dx <= RADIUS; dx++) {
          int at = p + dy * side + dx;
          if (x + dx < 0 || x + dx >= side || !(known[at] || wanted[at])) {
            continue;
          }
          int a = 3 * at;
          int b = 3 * (q + dy * side + dx);
          float r = values[a] - values[b];
          float g = values[a + 1] - values[b + 1];
          float l = values[a + 2] - values[b + 2];
          sum += r * r + g * g + l * l;
          count++;
        }
        if (sum > most * (2 * RADIUS + 1) * (2 * RADIUS + 1)) {
          return Float.MAX_VALUE;
        }
      }
      return smooth + (count == 0 ? 0 : sum / count);
    }

    /** PatchMatch: what neighbours found, and random places ever nearer. */
    void search(SplittableRandom random) {
      for (int p = 0; p < nearest.length; p++) {
        distance[p] = wanted[p] ? distance(p, nearest[p], Float.MAX_VALUE) : 0;
      }
      for (int pass = 0; pass < 2; pass++) {
        int step = pass == 0 ? 1 : -1;
        for (int i = 0; i < nearest.length; i++) {
          int p = pass == 0 ? i : nearest.length - 1 - i;
          if (!wanted[p]) {
            continue;
          }
          int x = p % side;
          int y = p / side;
          if (x - step >= 0 && x - step < side && wanted[p - step]) {
            tryPlace(p, nearest[p - step] % side + step, nearest[p - step] / side);
          }
          int above = p - step * side;
          if (y - step >= 0 && y - step < side && wanted[above]) {
            tryPlace(p, nearest[above] % side, nearest[above] / side + step);
          }
          for (int reach = side / 2; reach >= 1; reach /= 2) {
            int dx = random.nextInt(2 * reach + 1) - reach;
            int dy = random.nextInt(2 * reach + 1) - reach;
            tryPlace(p, nearest[p] % side + dx, nearest[p] / side + dy);
          }
        }
      }
    }

    private void tryPlace(int p, int x, int y) {
      if (x < 0 || y < 0 || x >= side || y >= side || !whole[y * side + x]) {
        return;
      }
      float there = distance(p, y * side + x, distance[p]);
      if (there < distance[p]) {
        distance[p] = there;
        nearest[p] = y * side + x;
      }
    }

    /** Each unknown pixel is what the patches over it say of it. */
    void vote() {
      float[] sums = new float[values.length];
      float[] total = new float[known.length];
      for (int p = 0; p < known.length; p++) {
        if (!wanted[p]) {
          continue;
        }
        float weight = trust[p] * ((float) Math.exp(-distance[p] / CLOSE) + 1e-6f);
        for (int dy = -RADIUS; dy <= RADIUS; dy++) {
          for (int dx = -RADIUS; dx <= RADIUS; dx++) {
            int x = p % side + dx;
            int y = p / side + dy;
            if (x < 0 || y < 0 || x >= side || y >= side || !wanted[y * side + x]) {
              continue;
            }
            int from = nearest[p] + dy * side + dx;
            int to = y * side + x;
            total[to] += weight;
            for (int c = 0; c < 3; c++) {
              sums[3 * to + c] += weight * values[3 * from + c];
            }
          }
        }
      }
      for (int p = 0; p < known.length; p++) {
        for (int c = 0; c < 3 && wanted[p]; c++) {
          values[3 * p + c] = sums[3 * p + c] / total[p];
        }
      }
    }
  }
}
