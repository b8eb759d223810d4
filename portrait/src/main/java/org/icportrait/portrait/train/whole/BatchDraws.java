package org.icportrait.portrait.train.whole;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.icportrait.engine.Tensor;

/**
 * Random numbers of a batch: each sample draws from its own source, so that batches may be split.
 */
final class BatchDraws {
  private final List<Random> samples;

  BatchDraws(List<Random> samples) {
    this.samples = samples;
  }

  int count() {
    return samples.size();
  }

  Random of(int sample) {
    return samples.get(sample);
  }

  /** [N, channels, 1, 1] of standard normal numbers. */
  Tensor normal(int channels) {
    return each(channels, Random::nextGaussian);
  }

  /** [N, channels, 1, 1] between 0 and 1. */
  Tensor uniform(int channels) {
    return each(channels, Random::nextDouble);
  }

  /** [N, 1, 1, 1], 1 in a share of the samples, else 0. */
  Tensor happens(double share) {
    return each(1, random -> random.nextDouble() < share ? 1 : 0);
  }

  private Tensor each(int channels, ToDoubleFunction<Random> draw) {
    float[] values = new float[samples.size() * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) draw.applyAsDouble(samples.get(i / channels));
    }
    return Tensor.of(values, samples.size(), channels, 1, 1);
  }
}
