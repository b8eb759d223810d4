package org.icportrait.face.match;

import java.util.Arrays;

/**
 * Labels for the nodes of a square grid, cheap ones that change little from node to node. Costs are
 * summed along straight ways to each node from eight sides, on each by the cheapest labels before
 * (Hirschmueller, Accurate and efficient stereo processing by semi-global matching, CVPR 2005).
 */
final class SemiGlobalMatching {
  static final double SLOPE = 0.2; // cost of neighbours one label apart
  static final double BREAK = 1.5; // most that neighbours' difference costs
  private static final double FLAT = 1e-9; // curvature without a lowest point
  private static final int[][] DIRECTIONS = {
    {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}
  };

  private SemiGlobalMatching() {}

  /**
   * The cheapest labels, between labels by a parabola.
   *
   * @param cost [side * side][labels], null for nodes outside
   * @return [side * side], 0..labels - 1; NaN outside
   */
  static double[] labels(double[][] cost, int side) {
    double[][] total = new double[cost.length][];
    for (int[] direction : DIRECTIONS) {
      add(total, cost, side, direction[0], direction[1]);
    }
    return Arrays.stream(total).mapToDouble(SemiGlobalMatching::cheapest).toArray();
  }

  private static void add(double[][] total, double[][] cost, int side, int right, int down) {
    double[][] way = new double[cost.length][];
    for (int k = 0; k < cost.length; k++) {
      // in the order of the direction, so that a node comes after the one before it
      int x = right < 0 ? side - 1 - k % side : k % side;
      int y = down < 0 ? side - 1 - k / side : k / side;
      int node = y * side + x;
      if (cost[node] == null) {
        continue;
      }
      boolean inside = x - right >= 0 && x - right < side && y - down >= 0 && y - down < side;
      way[node] = step(cost[node], inside ? way[node - right - down * side] : null);
      if (total[node] == null) {
        total[node] = new double[cost[node].length];
      }
      for (int label = 0; label < total[node].length; label++) {
        total[node][label] += way[node][label];
      }
    }
  }

  /**
   * What each label costs at the end of a way, less what the cheapest one did before.
   *
   * @param cost of the labels of the node itself
   * @param before of the way up to the node before; null at its beginning
   */
  static double[] step(double[] cost, double[] before) {
    if (before == null) {
      return cost.clone();
    }
    double least = Arrays.stream(before).min().orElse(0);
    double[] reach = before.clone();
    for (int k = 1; k < reach.length; k++) {
      reach[k] = Math.min(reach[k], reach[k - 1] + SLOPE);
    }
    for (int k = reach.length - 2; k >= 0; k--) {
      reach[k] = Math.min(reach[k], reach[k + 1] + SLOPE);
    }
    double[] out = cost.clone();
    for (int k = 0; k < out.length; k++) {
      out[k] += Math.min(reach[k] - least, BREAK);
    }
    return out;
  }

  private static double cheapest(double[] cost) {
    if (cost == null) {
      return Double.NaN;
    }
    int best = 0;
    for (int k = 1; k < cost.length; k++) {
      best = cost[k] < cost[best] ? k : best;
    }
    if (best == 0 || best == cost.length - 1) {
      return best;
    }
    double curve = cost[best - 1] - 2 * cost[best] + cost[best + 1];
    return curve < FLAT ? best : best + 0.5 * (cost[best - 1] - cost[best + 1]) / curve;
  }
}
