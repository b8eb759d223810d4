package org.icportrait.portrait.method.adapt;

import org.icportrait.diffusion.unet.AttentionRecorder;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Where in the profile the denoiser looks for each place of the target (IC-Portrait, section 3.2:
 * the adapted denoiser matches densely in context), read from its self-attention.
 *
 * <p>Of a canvas of h x 2h tokens, the weights of the target's queries over the profile's keys are
 * averaged over heads and over all layers of the finest resolution of at most 32 x 32 a half.
 */
public final class AttentionMatches implements AttentionRecorder.Listener {
  private static final int FINEST = 32; // tokens along a half's side

  private int side;
  private int layers;
  private float[] weights; // [side * side of the target, side * side of the profile], a sum

  /** Runs a denoiser on one canvas and keeps what it looked at. */
  public static AttentionMatches of(Runnable denoise) {
    AttentionMatches matches = new AttentionMatches();
    try (AttentionRecorder recorder = AttentionRecorder.open(matches)) {
      denoise.run();
    }
    if (matches.layers == 0) {
      throw new IllegalStateException("no self-attention of a canvas of at most 32 x 64 tokens");
    }
    return matches;
  }

  @Override
  public void onAttention(Tensor queries, Tensor keys) {
    long tokens = queries.size(2);
    int h = (int) Math.round(Math.sqrt(tokens / 2.0));
    if (2L * h * h != tokens || h > FINEST || h < side) {
      return;
    }
    if (h > side) {
      side = h;
      layers = 0;
      weights = new float[h * h * h * h];
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor q = half(queries, h, h);
      Tensor k = half(keys, h, 0);
      double scale = 1 / Math.sqrt((double) q.size(-1));
      Tensor scores = q.matmul(k.transpose(-2, -1)).mul(scale); // [1, heads, h*h, h*h]
      float[] found = Functional.softmax(scores, -1).mean(1).toFloats();
      for (int i = 0; i < found.length; i++) {
        weights[i] += found[i];
      }
    }
    layers++;
  }

  /** The tokens of one half of the first sample's canvas: [1, heads, h * h, d]. */
  private static Tensor half(Tensor tokens, int h, int column) {
    Tensor first = tokens.narrow(0, 0, 1);
    long heads = first.size(1);
    long d = first.size(3);
    return first
        .reshape(heads, h, 2L * h, d)
        .narrow(2, column, h)
        .reshape(1, heads, (long) h * h, d);
  }

  /** Tokens along the side of a half. */
  public int side() {
    return side;
  }

  /**
   * Where in the profile a place of the target looks: the strongest token, between its neighbours.
   *
   * @param x place in the target's half, 0 at its left edge to 1 at its right
   * @param y likewise from the top
   * @return x, y in the profile's half, and the share of attention on the 3 x 3 tokens there, 0..1
   */
  public double[] profilePlace(double x, double y) {
    int row = Math.min(side - 1, Math.max(0, (int) (y * side)));
    int column = Math.min(side - 1, Math.max(0, (int) (x * side)));
    int from = (row * side + column) * side * side;
    int best = 0;
    for (int i = 1; i < side * side; i++) {
      if (weights[from + i] > weights[from + best]) {
        best = i;
      }
    }
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int v = Math.max(0, best / side - 1); v <= Math.min(side - 1, best / side + 1); v++) {
      for (int u = Math.max(0, best % side - 1); u <= Math.min(side - 1, best % side + 1); u++) {
        double weight = weights[from + v * side + u];
        sum += weight;
        sumX += weight * (u + 0.5);
        sumY += weight * (v + 0.5);
      }
    }
    return new double[] {sumX / sum / side, sumY / sum / side, sum / layers};
  }
}
