package org.icportrait.diffusion.autoencoder;

import org.icportrait.engine.Tensor;

/**
 * Independent normal distributions of raw latents, one an element (arXiv 1312.6114).
 *
 * @param mean [N, C, h, w]
 * @param logVariance [N, C, h, w], within -30..20
 */
public record DiagonalGaussian(Tensor mean, Tensor logVariance) {
  private static final double LOWEST = -30;
  private static final double HIGHEST = 20;

  /** From the encoder's output [N, 2C, h, w]: means first. */
  static DiagonalGaussian of(Tensor moments) {
    long c = moments.size(1) / 2;
    return new DiagonalGaussian(
        moments.narrow(1, 0, c), moments.narrow(1, c, c).clamp(LOWEST, HIGHEST));
  }

  /** A sample with standard normal noise of the mean's shape. */
  public Tensor sample(Tensor noise) {
    return mean.add(logVariance.mul(0.5).exp().mul(noise));
  }

  /** The most likely latents. */
  public Tensor mode() {
    return mean;
  }
}
