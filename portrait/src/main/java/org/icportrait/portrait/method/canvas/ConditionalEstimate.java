package org.icportrait.portrait.method.canvas;

import org.icportrait.engine.Tensor;

/**
 * What is known of the clean latents before the network speaks: a mean and its error's variance.
 * Together with the noisy latents x_t = a z + s e they give a Gaussian posterior of mean m and
 * deviation p; the network predicts (m - z) / p, so that every noise level has unit targets. Where
 * nothing is known (mean 0, variance 1) this is v-prediction.
 *
 * @param mean [N, C, h, w]
 * @param variance [N, C, h, w], above 0
 */
public record ConditionalEstimate(Tensor mean, Tensor variance) {

  /**
   * Mean and deviation of the posterior.
   *
   * @param mean m, [N, C, h, w]
   * @param deviation p, [N, C, h, w]
   */
  public record Posterior(Tensor mean, Tensor deviation) {
    /** What the network shall put out for clean latents z. */
    public Tensor target(Tensor clean) {
      return mean.sub(clean).div(deviation);
    }

    /** The clean latents that an output stands for. */
    public Tensor toClean(Tensor output) {
      return mean.sub(deviation.mul(output));
    }
  }

  /**
   * The posterior given noisy latents.
   *
   * @param noisy x_t, [N, C, h, w]
   * @param alpha a, [N, 1, 1, 1]
   * @param sigma s, [N, 1, 1, 1], above 0
   */
  public Posterior given(Tensor noisy, Tensor alpha, Tensor sigma) {
    Tensor known = variance.reciprocal();
    Tensor seen = alpha.div(sigma).square();
    Tensor deviation = known.add(seen).reciprocal().sqrt();
    Tensor weighted = mean.mul(known).add(noisy.mul(alpha.div(sigma.square())));
    return new Posterior(weighted.mul(deviation.square()), deviation);
  }
}
