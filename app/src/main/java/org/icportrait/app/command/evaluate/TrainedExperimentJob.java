package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.synthesize.HeadPairs;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.train.experiment.AttentionMeasure;
import org.icportrait.portrait.train.experiment.ExperimentHours;
import org.icportrait.portrait.train.experiment.ExperimentMeasure;
import org.icportrait.portrait.train.experiment.PortraitMeasure;
import org.icportrait.portrait.train.experiment.TrainedExperiment;
import org.icportrait.portrait.train.experiment.TrainedExperimentRecipe;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport;
import org.icportrait.portrait.train.experiment.TrainedExperimentRun;
import org.icportrait.portrait.train.matching.MatchSource;
import org.icportrait.portrait.train.matching.SyntheticMatches;
import org.icportrait.portrait.train.matching.TurnedPortraits;

/** A claim whose variants are trained. */
final class TrainedExperimentJob implements ExperimentJob {
  private final String name;
  private final ExperimentRequest request;
  private final TrainedExperimentRecipe recipe;
  private final Path output;
  private AttentionMeasure matches; // null until it is asked for

  TrainedExperimentJob(String name, ExperimentRequest request, Path file, Path output) {
    this.name = name;
    this.request = request;
    this.output = output;
    TrainedExperimentRecipe read = TrainedExperimentRecipe.read(file);
    if (!read.experiment().id().equals(name)) {
      throw new BadInputException(
          file.toString(), "a recipe for " + read.experiment(), "one for " + name);
    }
    if (isMatching(read) && !request.synthetic().isAsked()) {
      throw ExperimentRequest.missing(name, "--synthetic", "a packed head");
    }
    TrainedExperimentRecipe sown = request.seed() == null ? read : read.withSeed(request.seed());
    recipe = request.quick() ? sown.quick() : sown;
  }

  private static boolean isMatching(TrainedExperimentRecipe recipe) {
    return recipe.experiment() == TrainedExperiment.MATCHING;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Hours hours(PortraitModel model, FaceMeasurer measurer, Path scratch) throws IOException {
    ExperimentMeasure measure = measure(measurer);
    ExperimentHours hours = ExperimentHours.of(recipe, run(measure), measure, scratch);
    return new Hours(hours.hours(), hours.line());
  }

  @Override
  public void run(PortraitModel model, FaceMeasurer measurer) throws IOException {
    Files.createDirectories(output);
    Map<String, String> settings = request.settings(model);
    settings.put("recipe", recipe.toString());
    TrainedExperimentReport.write(run(measure(measurer)), recipe, output, settings);
  }

  private TrainedExperimentRun run(ExperimentMeasure measure) {
    return new TrainedExperimentRun(recipe, output, measure, request.session()::cancelled);
  }

  private ExperimentMeasure measure(FaceMeasurer measurer) {
    if (!isMatching(recipe)) {
      return new PortraitMeasure(measurer, recipe.pairs());
    }
    if (matches == null) { // the same pairs for the hours and the run
      matches = AttentionMeasure.draw(recipe, sources());
    }
    return matches;
  }

  private List<MatchSource> sources() {
    FaceMesh mesh = request.mesh();
    HeadPairs heads =
        new HeadPairs(
            request.synthetic().head,
            PortraitHeadFitter.open(request.synthetic().head, mesh),
            request.unseen(),
            PictureReader::read);
    return List.of(
        new SyntheticMatches(heads, mesh),
        new TurnedPortraits(request.data(), request.unseen(), PictureReader::read, mesh));
  }
}
