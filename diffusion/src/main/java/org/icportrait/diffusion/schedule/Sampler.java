package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/**
 * Turns noise into a clean sample in a few steps, number for number as the scheduler of diffusers
 * that a configuration names. Immutable: what a run remembers lives in the run.
 */
public interface Sampler {
  /**
   * The sampler of a configuration.
   *
   * @param steps 1 up to the timesteps of training
   * @throws org.icportrait.engine.BadModelException when the configuration asks for what its class
   *     or this implementation does not support; the message names the key
   */
  static Sampler of(SchedulerConfig config, int steps) {
    return of(config, steps, SamplerOptions.defaults());
  }

  /** The sampler of a configuration with options. */
  static Sampler of(SchedulerConfig config, int steps, SamplerOptions options) {
    return Samplers.spread(config, steps, options);
  }

  /**
   * A sampler that visits chosen timesteps.
   *
   * @param timesteps strictly descending, of the schedule
   * @throws IllegalArgumentException when the class of the configuration can't
   */
  static Sampler at(SchedulerConfig config, int... timesteps) {
    return Samplers.at(config, timesteps, SamplerOptions.defaults());
  }

  /** The timestep of every evaluation of the network, in order; some come twice. */
  double[] timesteps();

  /** What unit noise is multiplied by to start from. */
  double initNoiseSigma();

  /** Whether a run needs a source of noise. */
  boolean needsNoise();

  /**
   * The first evaluation of a run that changes a picture only in part.
   *
   * @param strength 0..1, the part of the steps to take; 1 starts from pure noise
   */
  int begin(double strength);

  /**
   * A clean sample with noise.
   *
   * @param clean [N, C, H, W]
   * @param noise unit normal numbers of the same shape
   * @param index the evaluation to start from with it
   */
  Tensor addNoise(Tensor clean, Tensor noise, int index);

  /**
   * Samples without recording gradients; the native memory of a step is freed after it.
   *
   * @param denoiser the network
   * @param start the noisy sample at the run's first evaluation; stays the caller's
   * @param run where to begin, noise, who hears of it
   * @return the clean sample, owned by the caller's innermost scope
   * @throws java.util.concurrent.CancellationException when the listener cancels
   */
  Tensor sample(Denoiser denoiser, Tensor start, SamplingRun run);
}
