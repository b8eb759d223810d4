package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Predicts the clean sample behind a noisy one; a network with its conversion, or a formula. */
@FunctionalInterface
public interface CleanPredictor {
  /**
   * Predicts.
   *
   * @param x the noisy sample
   * @param timestep its timestep
   * @return the clean sample, of the same shape
   */
  Tensor predict(Tensor x, int timestep);
}
