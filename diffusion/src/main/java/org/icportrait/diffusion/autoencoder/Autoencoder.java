package org.icportrait.diffusion.autoencoder;

import org.icportrait.engine.Tensor;

/** Maps pictures to latents and back: z = E(x), x = D(z). */
public interface Autoencoder {
  /**
   * Encodes pictures.
   *
   * @param pictures [N, 3, H, W], values -1..1, sides a multiple of {@link #factor}
   * @return latents [N, C, H/f, W/f] of about unit variance
   */
  Tensor encode(Tensor pictures);

  /**
   * Decodes latents.
   *
   * @param latents [N, C, h, w] of about unit variance
   * @return pictures [N, 3, h*f, w*f], values about -1..1, not clamped
   */
  Tensor decode(Tensor latents);

  /** Number of latent channels C. */
  int latentChannels();

  /** Pixels a latent stands for along a side, f. */
  int factor();
}
