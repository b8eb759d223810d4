package org.icportrait.portrait.method.adapt;

/**
 * Where in the profile each token of a target looks, read between tokens: of a place between four
 * tokens the weights are interpolated, and the answer is the weighted mean of the strongest token's
 * 3 x 3 neighbourhood.
 *
 * @param side h, tokens along the side of both squares
 * @param weights holds [h * h of the target, h * h of the profile], 0 or more, row by row
 * @param from where they begin in the array
 */
public record TokenMap(int side, float[] weights, int from) {

  /**
   * The place in the profile that belongs to one of the target.
   *
   * @param x of the target, 0 at its left edge to 1 at its right
   * @param y likewise from the top
   * @return x, y in the profile, 0..1
   */
  public double[] place(double x, double y) {
    double[] row = interpolated(x, y);
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    double sum = 1e-30;
    double sumX = 0;
    double sumY = 0;
    for (int v = Math.max(0, best / side - 1); v <= Math.min(side - 1, best / side + 1); v++) {
      for (int u = Math.max(0, best % side - 1); u <= Math.min(side - 1, best % side + 1); u++) {
        double weight = row[v * side + u];
        sum += weight;
        sumX += weight * (u + 0.5);
        sumY += weight * (v + 0.5);
      }
    }
    return new double[] {sumX / sum / side, sumY / sum / side};
  }

  /** The weights of a place over all tokens of the profile: bilinear between tokens' centres. */
  private double[] interpolated(double x, double y) {
    double u = Math.min(side - 1.0, Math.max(0, x * side - 0.5));
    double v = Math.min(side - 1.0, Math.max(0, y * side - 0.5));
    int left = (int) Math.min(side - 2.0, Math.floor(u));
    int top = (int) Math.min(side - 2.0, Math.floor(v));
    double[] out = new double[side * side];
    for (int corner = 0; corner < 4; corner++) {
      int column = left + corner % 2;
      int row = top + corner / 2;
      double share = (1 - Math.abs(u - column)) * (1 - Math.abs(v - row));
      int at = from + (row * side + column) * out.length;
      for (int i = 0; share > 0 && i < out.length; i++) {
        out[i] += share * weights[at + i];
      }
    }
    return out;
  }
}
