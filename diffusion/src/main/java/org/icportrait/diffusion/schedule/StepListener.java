package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Hears of a sampler's progress. */
@FunctionalInterface
public interface StepListener {
  /**
   * Called after every evaluation of the network.
   *
   * @param done evaluations done, from 1
   * @param total evaluations in all
   * @param sample the sample so far, for previews; freed soon after the call
   * @return false to cancel
   */
  boolean onStep(int done, int total, Tensor sample);

  /** A listener that never cancels. */
  static StepListener none() {
    return (done, total, sample) -> true;
  }
}
