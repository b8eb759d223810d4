package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Turns noise into a clean sample in a few steps. */
public interface Sampler {
  /**
   * Samples without recording gradients; the native memory of a step is freed after it.
   *
   * @param predictor predicts the clean sample
   * @param start the noisy sample at {@code timesteps[0]}; stays the caller's
   * @param timesteps strictly descending; a start later than the noisiest timestep is fine
   * @param listener hears of every step
   * @return the clean sample, owned by the caller's innermost scope
   * @throws java.util.concurrent.CancellationException when the listener cancels
   */
  Tensor sample(CleanPredictor predictor, Tensor start, int[] timesteps, StepListener listener);

  /** The timesteps that diffusers' scheduler of this kind takes for a number of steps. */
  int[] timesteps(SchedulerConfig config, int steps);
}
