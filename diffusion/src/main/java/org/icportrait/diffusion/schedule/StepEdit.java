package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Changes the sample between steps, as inpainting does to keep what is known. */
@FunctionalInterface
public interface StepEdit {
  /**
   * Called after every evaluation, without recording gradients.
   *
   * @param sample the sample at noise level {@code index}
   * @param index into {@link Sampler#timesteps}, its length after the last evaluation; what {@link
   *     Sampler#addNoise} takes
   * @return the sample to go on with; may be the same
   */
  Tensor edit(Tensor sample, int index);

  /** Changes nothing. */
  static StepEdit none() {
    return (sample, index) -> sample;
  }
}
