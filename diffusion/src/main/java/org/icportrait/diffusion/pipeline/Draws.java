package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.DiagonalGaussian;
import org.icportrait.diffusion.schedule.NoiseSource;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;

/** The random numbers of a batch, from one generator or from one for each picture. */
final class Draws implements AutoCloseable {
  private final List<RandomSource> sources = new ArrayList<>();
  private final int count;

  Draws(SampleRequest.Batch batch) {
    this.count = batch.count();
    batch.seeds().forEach(seed -> sources.add(RandomSource.seeded(seed)));
  }

  /** Noise of the whole batch. */
  NoiseSource noise() {
    if (sources.size() == 1) {
      return sources.get(0)::normal;
    }
    List<NoiseSource> each = new ArrayList<>();
    sources.forEach(source -> each.add(source::normal));
    return NoiseSource.perPicture(each);
  }

  /** Latents [1, C, h, w] for all pictures; drawn from the first generator. */
  Tensor one(DiagonalGaussian distribution) {
    return distribution.sample(sources.get(0).normal(distribution.mean().shape()));
  }

  /** Latents [N, C, h, w]: the same for all pictures that share a generator. */
  Tensor each(DiagonalGaussian distribution) {
    List<Tensor> samples = new ArrayList<>();
    for (RandomSource source : sources) {
      samples.add(distribution.sample(source.normal(distribution.mean().shape())));
    }
    return repeat(samples.size() == 1 ? samples.get(0) : Tensor.cat(0, samples));
  }

  /** Of one or all pictures, for all. */
  Tensor repeat(Tensor x) {
    long[] shape = x.shape();
    if (shape[0] == count) {
      return x;
    }
    shape[0] = count;
    return x.expand(shape).contiguous();
  }

  @Override
  public void close() {
    sources.forEach(RandomSource::close);
  }
}
