package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.stitch.Condition;
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
    STITCH;

    /** The stage of a recipe for one of them. */
    public static Stage of(Recipe recipe) {
      return valueOf(recipe.stage().toUpperCase(Locale.ROOT));
    }
  }

  private static final double AROUND = 0.25; // weight of what is no head

  private final Stage stage;
  private final Recipe recipe;
  private final WholeHeadSettings settings;
  private final PairStream train;
  private final HeadStageParts parts;
  private final Autoencoder code;
  private final NoiseSchedule schedule;
  private final HeadPairValidation validation;

  /**
   * Refuses a recipe that a stage cannot be trained by.
   *
   * @param onBase whether it is trained on a Stable Diffusion base
   */
  public static void check(Stage stage, Recipe recipe, boolean onBase) {
    if (recipe.whole() == null) {
      throw new BadInputException(
          "recipe", "stage " + recipe.stage() + " without whole:", "the pairs of data pairs");
    }
    if (onBase) {
      BaseHeadParts.check(stage, recipe);
    }
  }

  /**
   * A stage that reads pairs from the folders of its recipe.
   *
   * @param base a Stable Diffusion checkpoint in the diffusers layout that is trained on, or null
   *     for a network of our own
   */
  public HeadPairTraining(Stage stage, Recipe recipe, Path base) {
    check(stage, recipe, base != null);
    this.stage = stage;
    this.recipe = recipe;
    this.settings = recipe.whole();
    train = new PairStream(Path.of(settings.pairs()), recipe.crop());
    PairStream unseen = new PairStream(Path.of(settings.validation()), recipe.crop());
    parts =
        base == null
            ? new MiniHeadParts(stage, recipe, train)
            : new BaseHeadParts(stage, recipe, base);
    code = parts.denoiser().parametrisation().code();
    schedule = parts.denoiser().schedule();
    validation = new HeadPairValidation(unseen, parts, stage, settings);
  }

  @Override
  public Module network() {
    return parts.networks();
  }

  @Override
  protected PairBatch batch(long number) {
    List<Random> random = new ArrayList<>();
    for (int i = 0; i < recipe.batch(); i++) {
      random.add(random(number, i, 0));
    }
    return train.draw(random, settings.triplets());
  }

  @Override
  public Tensor loss(long number) {
    PairBatch batch = take(number);
    HeadSamples samples;
    try (NoGrad off = NoGrad.open()) {
      samples = samples(batch, number);
    }
    return parts.loss(samples);
  }

  private HeadSamples samples(PairBatch batch, long number) {
    BatchDraws draws = batch.draws();
    PairBatch.Sample sample = settings.attacks() ? batch.augmented() : batch.jittered();
    double missing = stage == Stage.BASE ? 1 : settings.missing();
    HeadPlanes planes = AlignmentErrors.apply(sample.planes(), missing, draws);
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes, batch.strangers());
    Tensor patches = batch.patches(settings.hidden());
    WholeHeadInputs inputs =
        WholeHeadInputs.of(planes, estimate, patches, settings.showsReference(), code);
    if (stage == Stage.STITCH) {
      inputs = dropped(inputs, number);
    } else {
      inputs = inputs.withoutLight();
    }
    Tensor clean = code.encode(WholeHeadInputs.signed(sample.target())).detach();
    int last = schedule.timesteps() - 1;
    double noisiest = stage == Stage.BASE ? 0 : settings.noisiest();
    int[] timesteps = new int[recipe.batch()];
    Tensor[] noises = new Tensor[timesteps.length];
    for (int i = 0; i < timesteps.length; i++) {
      boolean mean = draws.of(i).nextDouble() < noisiest;
      int drawn = draws.of(i).nextInt(last + 1);
      timesteps[i] = mean ? last : drawn;
      try (RandomSource source = RandomSource.seeded(draws.of(i).nextLong())) {
        noises[i] = source.normal(1, clean.size(1), clean.size(2), clean.size(3));
      }
    }
    Tensor noise = Tensor.cat(0, noises);
    Tensor noisy = schedule.addNoise(clean, noise, timesteps);
    Tensor weight = sample.head().add(estimate.hole()).add(AROUND).mul(sample.planes().inside());
    return new HeadSamples(
        estimate,
        parts.read(inputs),
        clean,
        noise,
        noisy,
        text(number),
        sample.target(),
        weight,
        timesteps);
  }

  private Random random(long number, int sample, int purpose) {
    return recipe.random(number * recipe.batch() + sample, purpose);
  }

  /** Some samples miss the profile or the reference's light. */
  private WholeHeadInputs dropped(WholeHeadInputs inputs, long number) {
    if (recipe.dropout() == null) {
      return inputs;
    }
    float[] person = new float[recipe.batch()];
    float[] light = new float[recipe.batch()];
    for (int i = 0; i < person.length; i++) {
      Set<Condition> missing = recipe.dropout().draw(random(number, i, 2));
      person[i] = missing.contains(Condition.IDENTITY) ? 0 : 1;
      light[i] = missing.contains(Condition.LIGHT) ? 0 : 1;
    }
    return inputs.dropped(
        Tensor.of(person, person.length, 1, 1, 1), Tensor.of(light, light.length, 1, 1, 1));
  }

  /** States of the text that each sample has, some of none; null in a family without text. */
  private Tensor text(long number) {
    if (parts.noText() == null) {
      return parts.text();
    }
    Tensor[] texts = new Tensor[recipe.batch()];
    for (int i = 0; i < texts.length; i++) {
      boolean without = random(number, i, 3).nextDouble() < recipe.dropoutOrNone().text();
      texts[i] = without ? parts.noText() : parts.text();
    }
    return Tensor.cat(0, texts);
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    return validation.validate(folder);
  }

  /** Pairs of people that no training saw. */
  public HeadPairValidation validation() {
    return validation;
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
