package org.icportrait.face.match;

import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Corrects the depth of a head's surface by a second picture of it: with the motion known, a point
 * can only be on one line there. The surface is swept through depths (Collins, A space-sweep
 * approach to true multi-image matching, CVPR 1996), the pictures are compared at each, and {@link
 * SemiGlobalMatching} chooses. A second sweep, across the lines, takes up what the motion missed.
 */
final class DepthSweep {
  private static final int LABELS = 41;
  private static final double DEPTH = 0.32; // halves of the side, 4 cm: the farthest correction
  private static final double ACROSS = 14; // pixels, across the line
  private static final double DEPTH_PRIOR = 0.4; // cost of the farthest correction
  private static final double ACROSS_PRIOR = 0.3;
  private static final double NEAR = 5; // pixels over which comparisons are averaged
  private static final double KIND = 0.4; // cost of a place with other canonical coordinates
  private static final double OTHER = 4; // centimetres between such
  private static final double STILL = 1e-9; // pixels: the motion shows no depth

  private final ViewSurface first;
  private final ViewSurface second;
  private final RigidMotion motion;
  private final Function<MatchGrid, PatchCorrelation> comparison;

  /** Where a node's point would be with a correction of -1..1 times the farthest. */
  private interface Sweep {
    double[] place(MatchGrid grid, int node, double correction);
  }

  /**
   * A sweep between two pictures.
   *
   * @param motion from the first surface to the second
   * @param comparison of the pictures, as a grid lays one over the other
   */
  DepthSweep(
      ViewSurface first,
      ViewSurface second,
      RigidMotion motion,
      Function<MatchGrid, PatchCorrelation> comparison) {
    this.first = first;
    this.second = second;
    this.motion = motion;
    this.comparison = comparison;
  }

  /** The grid, corrected. */
  MatchGrid correct(MatchGrid grid) {
    return sweep(sweep(grid, this::deeper, DEPTH_PRIOR), this::across, ACROSS_PRIOR);
  }

  private MatchGrid sweep(MatchGrid grid, Sweep sweep, double prior) {
    double[][] cost = new double[grid.nodes()][];
    for (int node = 0; node < cost.length; node++) {
      cost[node] = grid.place(node) == null ? null : new double[LABELS];
    }
    IntStream.range(0, LABELS)
        .parallel()
        .forEach(label -> compare(grid, moved(grid, sweep, node -> label), label, cost, prior));
    double[] labels = SemiGlobalMatching.labels(cost, grid.side());
    return moved(grid, sweep, node -> labels[node]);
  }

  /** The grid with each node where its label puts it. */
  private MatchGrid moved(MatchGrid grid, Sweep sweep, IntToDoubleFunction label) {
    MatchGrid moved = new MatchGrid(first.face().size());
    for (int node = 0; node < moved.nodes(); node++) {
      double[] place = grid.place(node);
      boolean known = place != null && first.at(grid.x(node), grid.y(node)) != null;
      moved.put(
          node, known ? sweep.place(grid, node, correction(label.applyAsDouble(node))) : place);
    }
    return moved;
  }

  private static double correction(double label) {
    return 2 * label / (LABELS - 1) - 1;
  }

  /** Fills in what a label costs each node. */
  private void compare(MatchGrid grid, MatchGrid moved, int label, double[][] cost, double prior) {
    double[] alike = NodeBlur.of(grid, NEAR).mean(comparison.apply(moved)::at);
    double far = correction(label);
    for (int node = 0; node < cost.length; node++) {
      if (cost[node] != null) {
        double other = otherKind(grid.x(node), grid.y(node), moved.place(node));
        cost[node][label] = 1 - alike[node] + prior * far * far + KIND * other * other;
      }
    }
  }

  /** 0..1, how much the canonical coordinates of a point and of a place speak against a match. */
  private double otherKind(double x, double y, double[] place) {
    double[] from = first.canonical(x, y);
    double[] to = second.canonical(place[0], place[1]);
    if (from == null) {
      return 0;
    }
    return to == null ? 1 : Math.min(1, ViewSurface.apart(from, to) / OTHER);
  }

  private double[] deeper(MatchGrid grid, int node, double correction) {
    double[] way = way(grid, node, DEPTH * correction);
    return new double[] {grid.place(node)[0] + way[0], grid.place(node)[1] + way[1]};
  }

  private double[] across(MatchGrid grid, int node, double correction) {
    double[] way = way(grid, node, DEPTH);
    double length = Math.max(STILL, Math.hypot(way[0], way[1]));
    double step = ACROSS * correction / length;
    return new double[] {grid.place(node)[0] - step * way[1], grid.place(node)[1] + step * way[0]};
  }

  /** How a node's point moves in the second picture, in pixels, when it is deeper in the first. */
  private double[] way(MatchGrid grid, int node, double deeper) {
    double[] point = first.at(grid.x(node), grid.y(node));
    double[] from = motion.apply(point);
    point[2] += deeper;
    double[] to = motion.apply(point);
    return new double[] {second.half() * (to[0] - from[0]), second.half() * (to[1] - from[1])};
  }
}
