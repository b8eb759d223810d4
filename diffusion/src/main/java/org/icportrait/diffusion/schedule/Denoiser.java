package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** A network that a sampler asks; guidance and control nets work inside it, on its raw output. */
@FunctionalInterface
public interface Denoiser {
  /**
   * Predicts.
   *
   * @param input the noisy sample, scaled as the network expects it, [N, C, H, W]
   * @param timestep its timestep; some samplers ask between whole ones
   * @param call which evaluation of the run this is, from 0
   * @return what the configuration's prediction type says: the noise, v or the clean sample, of the
   *     same shape; twice the channels when the variance is learned, too
   */
  Tensor predict(Tensor input, double timestep, int call);
}
