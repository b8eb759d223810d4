package org.icportrait.portrait.train.whole;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.train.run.Recipe;

/** Samples for a base: latents, drawn or of shards, with the noise of the step. */
final class LatentSamples implements SampleSource {
  private final Recipe recipe;
  private final LatentSource source;
  private final NoiseSchedule schedule;
  private final int latents;
  private final SampleConditions conditions;

  /**
   * Samples of a source.
   *
   * @param source owned
   * @param latents C
   */
  LatentSamples(
      Recipe recipe,
      LatentSource source,
      NoiseSchedule schedule,
      int latents,
      SampleConditions conditions) {
    this.recipe = recipe;
    this.source = source;
    this.schedule = schedule;
    this.latents = latents;
    this.conditions = conditions;
  }

  @Override
  public Supplier<HeadSamples> read(long number) {
    long[] samples = new long[recipe.batch()];
    Arrays.setAll(samples, i -> number * recipe.batch() + i);
    Supplier<LatentSource.Batch> read = source.read(samples);
    return () -> samples(read.get(), number);
  }

  private HeadSamples samples(LatentSource.Batch batch, long number) {
    LatentPlanes planes = new LatentPlanes(batch.planes(), latents);
    Tensor clean = planes.clean();
    StepNoise noise =
        StepNoise.draw(
            clean,
            schedule,
            recipe.whole().noisiest(),
            recipe.whole().leastNoiseOrNone(),
            Arrays.stream(batch.seeds()).mapToObj(Random::new).toList());
    return new HeadSamples(
        null,
        conditions.of(planes.inputs(), number),
        clean,
        noise.noise(),
        noise.noisy(),
        conditions.text(number),
        planes.weight(),
        noise.timesteps());
  }

  @Override
  public void close() {
    source.close();
  }
}
