package org.icportrait.diffusion.schedule;

/** Hears of a sampler's progress. */
@FunctionalInterface
public interface StepListener {
  /**
   * Called after every step.
   *
   * @param done steps done, from 1
   * @param total steps in all
   * @return false to cancel
   */
  boolean onStep(int done, int total);

  /** A listener that never cancels. */
  static StepListener none() {
    return (done, total) -> true;
  }
}
