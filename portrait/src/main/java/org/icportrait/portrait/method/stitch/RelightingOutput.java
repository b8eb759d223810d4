package org.icportrait.portrait.method.stitch;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * What the denoiser puts out for a whole head beside latents (docs/whole-head.md, step 6): a
 * relighting ratio for what the profile shows, so that the profile's own pixels keep their detail,
 * and a matte that says where they hold; new pixels, from the latents, are for the rest. The
 * portrait is
 *
 * <pre>Y = m A exp(r) + (1 - m) X</pre>
 *
 * in display values, where a ratio of linear light is a ratio too.
 *
 * @param latents [N, C, h, w], what the parametrisation reads
 * @param ratio r, [N, 3, 4h, 4w], logarithm
 * @param trust [N, 1, 4h, 4w], logit of the share of the estimate's alpha that becomes the matte
 */
public record RelightingOutput(Tensor latents, Tensor ratio, Tensor trust) {
  /** Cells along a token's side that ratio and trust are told for. */
  public static final int CELLS = 4;

  private static final int CELLS_OF_TOKEN = CELLS * CELLS;
  private static final double MOST = 1.6; // of the ratio's logarithm: a factor of 5
  private static final double AT_FIRST = 2; // trust of an untrained network: nine tenths

  /** Channels of the network's output for latents of C channels. */
  public static int channels(int latentChannels) {
    return latentChannels + 4 * CELLS_OF_TOKEN;
  }

  /** C of an output's channels. */
  public static int latentChannels(int channels) {
    return channels - channels(0);
  }

  /**
   * Takes an output apart.
   *
   * @param output [N, C + 64, h, w]
   */
  public static RelightingOutput of(Tensor output, int latentChannels) {
    int ratios = 3 * CELLS_OF_TOKEN;
    Tensor ratio = output.narrow(1, latentChannels, ratios);
    Tensor trust = output.narrow(1, latentChannels + ratios, CELLS_OF_TOKEN);
    return new RelightingOutput(
        output.narrow(1, 0, latentChannels),
        Functional.tanh(Functional.pixelShuffle(ratio.contiguous(), CELLS)).mul(MOST),
        Functional.pixelShuffle(trust.contiguous(), CELLS).add(AT_FIRST));
  }

  /**
   * The matte.
   *
   * @param alpha of the estimate, [N, 1, S, S], in any resolution
   * @return m, [N, 1, S, S]
   */
  public Tensor matte(Tensor alpha) {
    long side = alpha.size(3);
    return alpha.mul(Functional.sigmoid(Functional.upsampleBilinear(trust, side, side)));
  }

  /**
   * The portrait.
   *
   * @param aligned A, [N, 3, S, S], display values 0..1, in any resolution
   * @param alpha [N, 1, S, S]
   * @param drawn X, [N, 3, S, S]
   * @return Y, [N, 3, S, S], not clamped
   */
  public Tensor compose(Tensor aligned, Tensor alpha, Tensor drawn) {
    long side = aligned.size(3);
    Tensor relit = aligned.mul(Functional.upsampleBilinear(ratio, side, side).exp());
    return drawn.add(matte(alpha).mul(relit.sub(drawn)));
  }
}
