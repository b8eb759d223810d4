package org.icportrait.diffusion.pipeline;

import java.util.List;
import java.util.function.Supplier;

/** Hears of the progress of a run. */
@FunctionalInterface
public interface SampleListener {
  /**
   * Called after every evaluation of the U-Net.
   *
   * @param done evaluations done, from 1
   * @param total evaluations in all
   * @param preview decodes what the pictures would be if the run ended here; only valid during the
   *     call, and takes as long as decoding does
   * @return false to cancel
   */
  boolean onStep(int done, int total, Supplier<List<RgbImage>> preview);

  /** A listener that never cancels. */
  static SampleListener none() {
    return (done, total, preview) -> true;
  }
}
