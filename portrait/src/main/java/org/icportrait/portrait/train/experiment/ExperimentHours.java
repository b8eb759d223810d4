package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/**
 * How long an experiment will take, by a few steps and one measurement of its first variant.
 *
 * @param trainings that are not done yet
 * @param steps of all of them and of what they start from
 * @param measurements of all of them
 * @param stepSeconds of a step, forward and backward
 * @param measureSeconds of a measurement
 */
public record ExperimentHours(
    int trainings, long steps, long measurements, double stepSeconds, double measureSeconds) {
  private static final int TRIED = 2; // steps that count
  private static final double NANOS = 1e-9;

  /**
   * Tries the first variant that is not done.
   *
   * @param scratch a folder for what is made meanwhile
   */
  public static ExperimentHours of(
      TrainedExperimentRecipe recipe,
      TrainedExperimentRun run,
      ExperimentMeasure measure,
      Path scratch)
      throws IOException {
    List<Variant> missing = run.missing();
    if (missing.isEmpty()) {
      return new ExperimentHours(0, 0, 0, 0, 0);
    }
    Path start =
        recipe.start() == null
            ? null
            : Unstitched.copy(Path.of(recipe.start()), scratch.resolve("start"));
    Variant first = missing.get(0);
    Variant tried =
        new Variant(
            first.name(),
            first.seed(),
            first.started() && start != null,
            first.conditioning(),
            first.whole());
    String from = start == null ? "" : start.toString();
    double step;
    double measured;
    try (HeadPairTraining stage = new VariantRecipe(recipe, tried, from).open()) {
      step(stage, 0); // the first one is slower
      long begun = System.nanoTime();
      for (int i = 1; i <= TRIED; i++) {
        step(stage, i);
      }
      step = NANOS * (System.nanoTime() - begun) / TRIED;
      begun = System.nanoTime();
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        measure.of(0, stage.validation());
      }
      measured = NANOS * (System.nanoTime() - begun);
    }
    return new ExperimentHours(
        missing.size(),
        recipe.stepsBefore() + (long) missing.size() * recipe.steps(),
        (long) missing.size() * recipe.at().size(),
        step,
        measured);
  }

  private static void step(HeadPairTraining stage, long number) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor loss = stage.loss(number);
      loss.backward();
    }
  }

  /** All of it together. */
  public double hours() {
    return (steps * stepSeconds + measurements * measureSeconds) / 3600;
  }

  /** A line for people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "about %.2f hours: %d trainings, %d steps of %.2f s, %d measurements of %.1f s",
        hours(),
        trainings,
        steps,
        stepSeconds,
        measurements,
        measureSeconds);
  }
}
