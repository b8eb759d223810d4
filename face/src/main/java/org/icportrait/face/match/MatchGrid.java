package org.icportrait.face.match;

import java.util.function.BiFunction;

/**
 * Where the second crop shows the points behind a grid of nodes of the first, in between by
 * bilinear interpolation. Nodes may have no place.
 */
final class MatchGrid {
  /** Pixels of the first crop between nodes. */
  static final int STEP = 4;

  private static final double FIRST = STEP / 2.0;
  private static final double LEAST_SHARE = 0.2; // of nodes that have a place
  private static final double WHOLE = 0.999;

  private final int side;
  private final double[][] places; // [side * side], {x, y} or null

  /** A grid without places over a crop of S x S pixels. */
  MatchGrid(int size) {
    side = size / STEP;
    places = new double[side * side][];
  }

  /** A grid of what a function says of each node's place in the first crop. */
  static MatchGrid of(int size, BiFunction<Double, Double, double[]> match) {
    MatchGrid grid = new MatchGrid(size);
    for (int node = 0; node < grid.nodes(); node++) {
      grid.places[node] = match.apply(grid.x(node), grid.y(node));
    }
    return grid;
  }

  int nodes() {
    return places.length;
  }

  int side() {
    return side;
  }

  /** Column of a node in pixels of the first crop. */
  double x(int node) {
    return node % side * (double) STEP + FIRST;
  }

  /** Row of a node. */
  double y(int node) {
    return node / side * (double) STEP + FIRST;
  }

  /** {x, y} in pixels of the second crop, or null. */
  double[] place(int node) {
    return places[node];
  }

  /** Gives a node another place, or none by null. */
  void put(int node, double[] place) {
    places[node] = place;
  }

  /** The node nearest to a point of the first crop; -1 outside. */
  int node(double x, double y) {
    boolean inside = x >= 0 && y >= 0 && x < side * STEP && y < side * STEP;
    return inside ? (int) (y / STEP) * side + (int) (x / STEP) : -1;
  }

  /** The place of any point of the first crop; null where too few nodes around it have one. */
  double[] at(double x, double y) {
    double u = (x - FIRST) / STEP;
    double v = (y - FIRST) / STEP;
    int column = (int) Math.floor(u);
    int row = (int) Math.floor(v);
    double sum = 0;
    double[] blend = new double[2];
    double[] shifted = new double[2];
    for (int k = 0; k < 4; k++) {
      int i = column + (k & 1);
      int j = row + (k >> 1);
      double share =
          ((k & 1) == 0 ? 1 - (u - column) : u - column)
              * ((k >> 1) == 0 ? 1 - (v - row) : v - row);
      boolean inside = i >= 0 && j >= 0 && i < side && j < side;
      double[] place = inside ? places[j * side + i] : null;
      if (place != null && share > 0) {
        sum += share;
        blend[0] += share * place[0];
        blend[1] += share * place[1];
        // at the rim, where nodes are missing, the others' places go along with the point
        shifted[0] += share * (place[0] + x - (i * (double) STEP + FIRST));
        shifted[1] += share * (place[1] + y - (j * (double) STEP + FIRST));
      }
    }
    if (sum < LEAST_SHARE) {
      return null;
    }
    double[] chosen = sum > WHOLE ? blend : shifted;
    return new double[] {chosen[0] / sum, chosen[1] / sum};
  }
}
