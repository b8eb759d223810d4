package org.icportrait.portrait.train.whole;

import java.util.function.Supplier;
import org.icportrait.engine.Tensor;

/** The latents of a training's samples: the same numbers whether they are drawn or read. */
sealed interface LatentSource extends AutoCloseable permits DrawnLatents, StoredLatents {
  /**
   * Samples of a batch.
   *
   * @param planes see {@link LatentPlanes}, [N, K, h, w] in float16
   * @param seeds that noise and timesteps are drawn from
   */
  record Batch(Tensor planes, long... seeds) {}

  /**
   * Reads what samples are made of, on any thread.
   *
   * @return makes them, once, on the network's thread and without gradients
   */
  Supplier<Batch> read(long... samples);

  @Override
  void close();
}
