package org.icportrait.portrait.train.whole;

import java.util.function.Supplier;

/** Where the samples of a training's steps come from. */
sealed interface SampleSource extends AutoCloseable permits PixelSamples, LatentSamples {
  /**
   * Reads what the batch of a number is made of, on any thread.
   *
   * @return makes the samples of it, once, on the network's thread and without gradients
   */
  Supplier<HeadSamples> read(long number);

  @Override
  void close();
}
