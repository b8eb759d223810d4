package org.icportrait.portrait.train.whole;

import java.util.function.Supplier;
import org.icportrait.engine.DType;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.data.latents.LatentStore;

/**
 * Latents of shards. A training that is longer than they are sees them again, with other noise.
 *
 * @param store owned
 * @param channels that are read of each sample
 * @param side h and w
 */
record StoredLatents(LatentStore store, int channels, int side) implements LatentSource {
  private static final long PASS = 0x9e3779b97f4a7c15L; // an odd number far from small ones

  @Override
  public Supplier<Batch> read(long... samples) {
    long[] there = new long[samples.length];
    for (int i = 0; i < there.length; i++) {
      there[i] = samples[i] % store.count();
    }
    LatentStore.Read read = store.read(channels, there);
    long[] seeds = read.seeds();
    for (int i = 0; i < seeds.length; i++) {
      seeds[i] += samples[i] / store.count() * PASS;
    }
    return () ->
        new Batch(
            Tensor.of(read.planes(), DType.FLOAT16, seeds.length, channels, side, side), seeds);
  }

  @Override
  public void close() {
    store.close();
  }
}
