package org.icportrait.portrait.method.adapt;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.unet.AttentionRecorder;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * What every layer and head of a denoiser looks at in a batch of canvases: the attention of the
 * target's queries over the profile's keys alone (IC-Portrait, section 3.2), and beside it how
 * alike the features of both halves are, which needs no attention: nearest features are what a
 * denoiser matches by that was never shown two pictures (as in DIFT, arXiv 2306.03881).
 */
public final class TokenAttention implements AttentionRecorder.Listener {
  private static final int FINEST = 32; // tokens along a half's side
  private static final int COARSEST = 4;
  private static final double SHARP = 20; // of the cosines, whose softmax stands for attention

  private final List<Layer> layers = new ArrayList<>();

  /**
   * A layer that attends across the canvas.
   *
   * @param side h, tokens along a half's side
   * @param samples N
   * @param heads of the attention
   * @param attention [N, heads, h * h, h * h], of the target's tokens over the profile's; sums to 1
   * @param features [N, h * h, h * h], likewise of the keys of all heads together
   */
  public record Layer(int side, int samples, int heads, float[] attention, float[] features) {
    /** What a head of a sample looks at. */
    public TokenMap attention(int sample, int head) {
      return new TokenMap(side, attention, (sample * heads + head) * cells());
    }

    /** The mean over the heads of a sample. */
    public TokenMap mean(int sample) {
      float[] mean = new float[cells()];
      for (int head = 0; head < heads; head++) {
        int from = (sample * heads + head) * mean.length;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += attention[from + i] / heads;
        }
      }
      return new TokenMap(side, mean, 0);
    }

    /** Which features of the profile are alike, of a sample. */
    public TokenMap features(int sample) {
      return new TokenMap(side, features, sample * cells());
    }

    private int cells() {
      return side * side * side * side;
    }
  }

  /** The layers that were seen, in the order of their work. */
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public void onAttention(Tensor queries, Tensor keys) {
    long tokens = queries.size(2);
    int h = (int) Math.round(Math.sqrt(tokens / 2.0));
    if (2L * h * h != tokens || h > FINEST || h < COARSEST) {
      return; // of no canvas, as in a decoder of the target alone; or too coarse to match with
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor q = half(queries, h, h);
      Tensor k = half(keys, h, 0);
      double scale = 1 / Math.sqrt((double) q.size(-1));
      Tensor scores = q.matmul(k.transpose(-2, -1)).mul(scale); // [N, heads, h*h, h*h]
      Tensor own = together(half(keys, h, h));
      Tensor alike = own.matmul(together(k).transpose(-2, -1)).mul(SHARP); // [N, h*h, h*h]
      layers.add(
          new Layer(
              h,
              (int) q.size(0),
              (int) q.size(1),
              Functional.softmax(scores, -1).toFloats(),
              Functional.softmax(alike, -1).toFloats()));
    }
  }

  /** The tokens of one half of the canvas: [N, heads, h * h, d]. */
  private static Tensor half(Tensor tokens, int h, int column) {
    long samples = tokens.size(0);
    long heads = tokens.size(1);
    long d = tokens.size(3);
    return tokens
        .to(DType.FLOAT32)
        .reshape(samples * heads, h, 2L * h, d)
        .narrow(2, column, h)
        .reshape(samples, heads, (long) h * h, d);
  }

  /**
   * Unit vectors of all heads together, less what all tokens of a half have in common, as one half
   * is clean and the other one is not: [N, heads, h * h, d] to [N, h * h, heads * d].
   */
  private static Tensor together(Tensor tokens) {
    Tensor all =
        tokens
            .transpose(1, 2)
            .reshape(tokens.size(0), tokens.size(2), tokens.size(1) * tokens.size(3));
    all = all.sub(all.mean(1).reshape(all.size(0), 1, all.size(2)));
    Tensor length = all.square().sum(-1).sqrt().add(1e-6).reshape(all.size(0), all.size(1), 1);
    return all.div(length);
  }
}
