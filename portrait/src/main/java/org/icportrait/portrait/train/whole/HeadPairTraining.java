package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.train.run.PrefetchedStage;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/**
 * Trains the denoiser of whole heads on pairs with known answers: {@code base} on portraits and
 * diptychs of one portrait, {@code adapt} on view-consistent pairs without the reference's light,
 * {@code stitch} on all, with the branch.
 */
public final class HeadPairTraining extends PrefetchedStage<PairBatch> {
  /** Which stage. */
  public enum Stage {
    /** Portraits alone and beside another picture of the same person. */
    BASE,
    /** Another view of a person. */
    ADAPT,
    /** Another view in another light. */
    STITCH
  }

  private static final double DRAWN = 0.5; // weight of what is drawn beside the portrait itself

  private final Stage stage;
  private final Recipe recipe;
  private final WholeHeadSettings settings;
  private final PairStream train;
  private final WholeHeadParts parts;
  private final WholeHeadDenoiser denoiser;
  private final NoiseSchedule schedule;
  private final HeadPairValidation validation;

  /** A stage that reads pairs from the folders of its recipe. */
  public HeadPairTraining(Stage stage, Recipe recipe) {
    this.stage = stage;
    this.recipe = recipe;
    this.settings = recipe.whole();
    train = new PairStream(Path.of(settings.pairs()), recipe.crop());
    PairStream unseen = new PairStream(Path.of(settings.validation()), recipe.crop());
    parts = new WholeHeadParts(recipe, stage == Stage.STITCH);
    if (parts.isFresh()) {
      try (TensorScope scope = TensorScope.open()) { // 300 MB of pictures, of no use afterwards
        parts.fitCode(train.pictures(recipe.random(0, 9)));
      }
    }
    if (parts.variance() == null) {
      parts.setVariance(EstimateErrors.measure(train, settings, parts.code(), recipe.random(1, 9)));
    }
    denoiser = parts.denoiser();
    schedule = denoiser.schedule();
    validation = new HeadPairValidation(unseen, denoiser, stage);
  }

  @Override
  public Module network() {
    return parts.networks();
  }

  @Override
  protected PairBatch batch(long number) {
    List<Random> random = new ArrayList<>();
    for (int i = 0; i < recipe.batch(); i++) {
      random.add(recipe.random(number * recipe.batch() + i, 0));
    }
    return train.draw(random, settings.triplets());
  }

  @Override
  public Tensor loss(long number) {
    PairBatch batch = take(number);
    PairBatch.Sample sample;
    WholeHeadEstimate estimate;
    WholeHeadInputs inputs;
    Tensor noisy;
    int[] timesteps = new int[recipe.batch()];
    try (NoGrad off = NoGrad.open()) {
      BatchDraws draws = batch.draws();
      sample = batch.augmented();
      double missing = stage == Stage.BASE ? 1 : settings.missing();
      HeadPlanes planes = AlignmentErrors.apply(sample.planes(), missing, draws);
      estimate = WholeHeadEstimate.of(planes, batch.strangers());
      inputs = WholeHeadInputs.of(planes, estimate, batch.patches(), parts.code());
      if (stage != Stage.STITCH) {
        inputs = inputs.withoutLight();
      }
      Tensor clean = parts.code().encode(WholeHeadInputs.signed(sample.target()));
      int last = schedule.timesteps() - 1;
      double noisiest = stage == Stage.BASE ? 0 : settings.noisiest();
      Tensor[] noises = new Tensor[timesteps.length];
      for (int i = 0; i < timesteps.length; i++) {
        boolean mean = draws.of(i).nextDouble() < noisiest;
        int drawn = draws.of(i).nextInt(last + 1);
        timesteps[i] = mean ? last : drawn;
        try (RandomSource source = RandomSource.seeded(draws.of(i).nextLong())) {
          noises[i] = source.normal(1, clean.size(1), clean.size(2), clean.size(3));
        }
      }
      noisy = schedule.addNoise(clean, Tensor.cat(0, noises), timesteps);
    }
    WholeHeadDenoiser.Prediction said = denoiser.predict(estimate, inputs, noisy, timesteps);
    Tensor weight = sample.head().add(estimate.hole()).add(0.25).mul(sample.planes().inside());
    Tensor portrait = WholeHeadLoss.of(said.portrait(), sample.target(), weight);
    Tensor drawn = // what the profile's pixels do not replace is soft: half the side tells enough
        WholeHeadLoss.of(half(said.drawn()), half(sample.target()), half(weight));
    return portrait.add(drawn.mul(DRAWN)).mean();
  }

  private static Tensor half(Tensor planes) {
    return Functional.averagePool(planes, 2);
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    return validation.validate(folder);
  }

  @Override
  public void export(Path folder) throws IOException {
    parts.export(folder, train.size());
  }

  @Override
  public void close() {
    parts.close();
  }
}
