package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.icportrait.portrait.evaluate.Experiment;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.train.experiment.TrainedExperiment;

/** One experiment that can be run, and run again where it was stopped. */
sealed interface ExperimentJob permits ModelExperimentJob, TrainedExperimentJob {
  /** All names, those that take the least time first. */
  static List<String> names() {
    return Stream.concat(
            Arrays.stream(Experiment.values()).map(e -> e.name().toLowerCase(Locale.ROOT)),
            Arrays.stream(TrainedExperiment.values()).map(TrainedExperiment::id))
        .toList();
  }

  /**
   * The experiment of a name.
   *
   * @param recipe what is tried
   * @param output its folder
   * @throws org.icportrait.engine.BadInputException when the recipe is of another experiment, or an
   *     input is missing
   */
  static ExperimentJob of(String name, ExperimentRequest request, Path recipe, Path output) {
    return Arrays.stream(TrainedExperiment.values()).anyMatch(e -> e.id().equals(name))
        ? new TrainedExperimentJob(name, request, recipe, output)
        : new ModelExperimentJob(name, request, recipe, output);
  }

  String name();

  /** How long it will take, measured by a little of it. */
  Hours hours(PortraitModel model, FaceMeasurer measurer, Path scratch) throws IOException;

  /** Does what is not done yet and writes its figure. */
  void run(PortraitModel model, FaceMeasurer measurer) throws IOException;

  /**
   * An estimate.
   *
   * @param line for people
   */
  record Hours(double hours, String line) {}
}
