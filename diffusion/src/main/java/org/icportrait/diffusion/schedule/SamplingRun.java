package org.icportrait.diffusion.schedule;

import java.util.Objects;

/**
 * What one run of a sampler is given besides network and start. Immutable.
 *
 * @param begin the first evaluation, 0 to start from pure noise; see {@link Sampler#begin}
 * @param noise fresh noise for samplers that need it; may be null for the others
 * @param listener hears of every evaluation
 * @param edit changes the sample after every evaluation
 */
public record SamplingRun(int begin, NoiseSource noise, StepListener listener, StepEdit edit) {
  /** Refuses a negative start and missing parts. */
  public SamplingRun {
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(edit, "edit");
    if (begin < 0) {
      throw new IllegalArgumentException("begin: found " + begin + ", expected at least 0");
    }
  }

  /** From pure noise, without fresh noise, unheard. */
  public static SamplingRun plain() {
    return new SamplingRun(0, null, StepListener.none(), StepEdit.none());
  }

  /** The same from a later evaluation on. */
  public SamplingRun from(int first) {
    return new SamplingRun(first, noise, listener, edit);
  }

  /** The same with fresh noise. */
  public SamplingRun withNoise(NoiseSource source) {
    return new SamplingRun(begin, source, listener, edit);
  }

  /** The same with a listener. */
  public SamplingRun withListener(StepListener ear) {
    return new SamplingRun(begin, noise, ear, edit);
  }

  /** The same with a change of the sample after every evaluation. */
  public SamplingRun withEdit(StepEdit change) {
    return new SamplingRun(begin, noise, listener, change);
  }
}
