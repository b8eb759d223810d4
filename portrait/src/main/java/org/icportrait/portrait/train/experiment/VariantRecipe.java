package org.icportrait.portrait.train.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.icportrait.engine.RandomSource;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.NetworkSettings;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.WholeHeadSettings;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/**
 * How a variant is trained.
 *
 * @param stage which
 * @param training its recipe
 */
record VariantRecipe(HeadPairTraining.Stage stage, Recipe training) {
  private static final double EMA = 0.9;

  /**
   * A variant of an experiment.
   *
   * @param start the model that started variants go on from
   */
  VariantRecipe(TrainedExperimentRecipe recipe, Variant variant, String start) {
    this(
        recipe.experiment().stage(),
        recipe(
            recipe,
            recipe.experiment().stage(),
            recipe.steps(),
            measuredEvery(recipe),
            variant.seed(),
            variant.started() ? List.of(start) : List.of(),
            variant.conditioning(),
            variant.whole(),
            network(recipe, start)));
  }

  /** The base that all variants start from. */
  static VariantRecipe base(TrainedExperimentRecipe recipe) {
    Recipe own = recipe.baseRecipe();
    return own == null
        ? before(recipe, HeadPairTraining.Stage.BASE, recipe.baseSteps(), List.of())
        : new VariantRecipe(HeadPairTraining.Stage.of(own), own);
  }

  /** The same adapted. */
  static VariantRecipe adapted(TrainedExperimentRecipe recipe, String base) {
    return before(recipe, HeadPairTraining.Stage.ADAPT, recipe.adaptSteps(), List.of(base));
  }

  private static VariantRecipe before(
      TrainedExperimentRecipe recipe, HeadPairTraining.Stage stage, int steps, List<String> parts) {
    long seed = recipe.seeds().get(0);
    int every = Math.max(1, steps);
    return new VariantRecipe(
        stage, recipe(recipe, stage, steps, every, seed, parts, null, recipe.whole(), null));
  }

  /** Random weights are those of a network as large as the one that others start from. */
  private static NetworkSettings network(TrainedExperimentRecipe recipe, String start) {
    Path part = Path.of(start).resolve(WholeHeadConfig.PART);
    if (Files.isDirectory(part)) {
      return NetworkSettings.of(part);
    }
    Recipe base = recipe.baseRecipe();
    return base == null ? null : base.network();
  }

  /** The training itself; the caller's. */
  HeadPairTraining open() {
    RandomSource.seedParameters(training.seed());
    return new HeadPairTraining(stage, training, null);
  }

  private static int measuredEvery(TrainedExperimentRecipe recipe) {
    int every = 0;
    for (int step : recipe.at()) {
      every = greatestCommonDivisor(every, step);
    }
    return Math.max(1, every);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static Recipe recipe(
      TrainedExperimentRecipe recipe,
      HeadPairTraining.Stage stage,
      int steps,
      int every,
      long seed,
      List<String> parts,
      String conditioning,
      WholeHeadSettings whole,
      NetworkSettings network) {
    boolean frozen = recipe.freezesDenoiser() && stage == HeadPairTraining.Stage.STITCH;
    return new Recipe(
        stage.name().toLowerCase(Locale.ROOT),
        steps,
        recipe.batch(),
        recipe.crop(),
        recipe.learningRate(),
        Math.max(1, Math.min(20, steps / 5)),
        EMA,
        1,
        recipe.precision(),
        seed,
        every,
        parts,
        null,
        null,
        0,
        conditioning,
        null,
        null,
        frozen ? true : null,
        null,
        whole,
        null,
        null,
        null,
        network,
        null);
  }
}
