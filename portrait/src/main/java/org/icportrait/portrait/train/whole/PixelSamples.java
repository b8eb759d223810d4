package org.icportrait.portrait.train.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/** Samples for networks of our own, whose code costs little: drawn and encoded in each step. */
final class PixelSamples implements SampleSource {
  private final HeadPairTraining.Stage stage;
  private final Recipe recipe;
  private final PairStream pairs;
  private final HeadStageParts parts;
  private final SampleConditions conditions;

  PixelSamples(
      HeadPairTraining.Stage stage, Recipe recipe, PairStream pairs, HeadStageParts parts) {
    this.stage = stage;
    this.recipe = recipe;
    this.pairs = pairs;
    this.parts = parts;
    conditions = new SampleConditions(stage, recipe, parts);
  }

  @Override
  public Supplier<HeadSamples> read(long number) {
    List<Random> random = new ArrayList<>();
    for (int i = 0; i < recipe.batch(); i++) {
      random.add(conditions.random(number, i, 0));
    }
    PairBatch batch = pairs.draw(random, recipe.whole().triplets());
    return () -> samples(batch, number);
  }

  private HeadSamples samples(PairBatch batch, long number) {
    WholeHeadSettings settings = recipe.whole();
    Autoencoder code = parts.denoiser().parametrisation().code();
    boolean base = stage == HeadPairTraining.Stage.BASE;
    DrawnSamples drawn = DrawnSamples.of(batch, settings, base ? 1 : settings.missing(), code);
    BatchDraws draws = batch.draws();
    Tensor clean = drawn.clean(code).detach();
    StepNoise noise =
        StepNoise.draw(
            clean,
            parts.denoiser().schedule(),
            base ? 0 : settings.noisiest(),
            settings.leastNoiseOrNone(),
            IntStream.range(0, draws.count()).mapToObj(draws::of).toList());
    return new HeadSamples(
        new HeadSamples.Pixels(drawn.estimate(), drawn.sample().target()),
        parts.read(conditions.of(drawn.inputs(), number)),
        clean,
        noise.noise(),
        noise.noisy(),
        conditions.text(number),
        drawn.weight(),
        noise.timesteps());
  }

  @Override
  public void close() {
    // pairs are mapped files
  }
}
