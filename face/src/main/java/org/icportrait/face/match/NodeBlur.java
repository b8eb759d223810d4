package org.icportrait.face.match;

/** Means of what nodes of a grid say, over those around each that have a place. */
final class NodeBlur {
  private final MatchGrid grid;
  private final int radius; // nodes
  private final double[] kernel; // [2 radius + 1]

  private NodeBlur(MatchGrid grid, int radius, double[] kernel) {
    this.grid = grid;
    this.radius = radius;
    this.kernel = kernel;
  }

  /** Gaussian means of a deviation in pixels. */
  static NodeBlur of(MatchGrid grid, double deviation) {
    double nodes = deviation / MatchGrid.STEP;
    int radius = (int) Math.ceil(2 * nodes);
    double[] kernel = new double[2 * radius + 1];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.exp(-(i - radius) * (i - radius) / (2 * nodes * nodes));
    }
    return new NodeBlur(grid, radius, kernel);
  }

  /** Of a place's value, at least 0; NaN for none. */
  interface Value {
    double at(double x, double y);
  }

  /** [nodes]; 0 where no node around says anything. */
  double[] mean(Value value) {
    int side = grid.side();
    double[] weight = new double[grid.nodes()];
    double[] sum = new double[grid.nodes()];
    for (int node = 0; node < weight.length; node++) {
      double here = grid.place(node) == null ? Double.NaN : value.at(grid.x(node), grid.y(node));
      weight[node] = Double.isNaN(here) ? 0 : 1;
      sum[node] = Double.isNaN(here) ? 0 : Math.max(0, here);
    }
    double[] weights = along(along(weight, 1, side), side, side);
    double[] sums = along(along(sum, 1, side), side, side);
    for (int node = 0; node < sums.length; node++) {
      sums[node] = weights[node] > 0 ? sums[node] / weights[node] : 0;
    }
    return sums;
  }

  private double[] along(double[] values, int stride, int side) {
    double[] out = new double[values.length];
    for (int node = 0; node < out.length; node++) {
      int position = node / stride % side;
      for (int k = Math.max(-radius, -position); k <= radius && position + k < side; k++) {
        out[node] += kernel[k + radius] * values[node + k * stride];
      }
    }
    return out;
  }
}
