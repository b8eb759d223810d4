package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.train.run.PrefetchedStage;
import org.icportrait.portrait.train.run.Recipe;

/**
 * Trains the denoiser of whole heads on pairs with known answers: {@code base} on portraits and
 * diptychs of one portrait, {@code adapt} on view-consistent pairs without the reference's light,
 * {@code stitch} on all, with the branch.
 */
public final class HeadPairTraining extends PrefetchedStage<Supplier<HeadSamples>> {
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

  private final Recipe recipe;
  private final HeadStageParts parts;
  private final SampleSource samples;
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
    super(recipe.workersOrOne());
    check(stage, recipe, base != null);
    this.recipe = recipe;
    if (base == null) {
      PairStream train = new PairStream(Path.of(recipe.whole().pairs()), recipe.crop());
      parts = new MiniHeadParts(stage, recipe, train);
      samples = new PixelSamples(stage, recipe, train, parts);
    } else {
      BaseHeadParts own = new BaseHeadParts(stage, recipe, base);
      parts = own;
      samples = own.samples();
    }
    PairStream unseen = new PairStream(Path.of(recipe.whole().validation()), recipe.crop());
    validation = new HeadPairValidation(unseen, parts, stage, recipe.whole());
  }

  @Override
  public Module network() {
    return parts.networks();
  }

  @Override
  protected Supplier<HeadSamples> batch(long number) {
    return samples.read(number);
  }

  @Override
  public Tensor loss(long number) {
    Supplier<HeadSamples> read = take(number);
    HeadSamples made;
    try (NoGrad off = NoGrad.open()) {
      made = making(read);
    }
    return parts.loss(made);
  }

  /** What the networks learn from, and what is trained. */
  HeadStageParts parts() {
    return parts;
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
    parts.export(folder, recipe.crop());
  }

  @Override
  public void close() {
    samples.close();
    parts.close();
  }
}
