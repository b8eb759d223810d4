package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.icportrait.app.command.data.HeadFitJob;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.evaluate.Contestant;
import org.icportrait.portrait.evaluate.Evaluation;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.Experiment;
import org.icportrait.portrait.evaluate.ExperimentRecipe;
import org.icportrait.portrait.evaluate.ExperimentReport;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.evaluate.PairDrawer;
import org.icportrait.portrait.evaluate.PictureFiles;
import org.icportrait.portrait.evaluate.ViewsReport;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.ProfileSight;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.model.PortraitModel;

/** A claim that is tried on a model as it is. */
final class ModelExperimentJob implements ExperimentJob {
  private final String name;
  private final ExperimentRequest request;
  private final ExperimentRecipe recipe;
  private final Path output;
  private final PictureFiles files = new EvaluationInputs();

  ModelExperimentJob(String name, ExperimentRequest request, Path file, Path output) {
    this.name = name;
    this.request = request;
    this.output = output;
    ExperimentRecipe read = ExperimentRecipe.read(file);
    Experiment experiment = read.experiment();
    if (!experiment.name().toLowerCase(Locale.ROOT).equals(name)) {
      throw new BadInputException(file.toString(), "a recipe for " + experiment, "one for " + name);
    }
    if (experiment.isSynthetic() && !request.synthetic().isAsked()) {
      throw ExperimentRequest.missing(name, "--synthetic", "a packed head");
    }
    if (experiment.isOfRenderedPeople() && !request.heads().isAsked()) {
      throw ExperimentRequest.missing(name, "--heads", "rendered people");
    }
    ExperimentRecipe sown = request.seed() == null ? read : read.withSeed(request.seed());
    recipe = request.quick() ? sown.quick() : sown;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Hours hours(PortraitModel model, FaceMeasurer measurer, Path scratch) throws IOException {
    List<EvaluationPair> first = draw(model, 1, scratch);
    long begun = System.nanoTime();
    evaluate(model, measurer, first, scratch, ProgressListener.none());
    double seconds = 1e-9 * (System.nanoTime() - begun);
    double hours = seconds * recipe.pairs() / 3600;
    return new Hours(
        hours,
        String.format(
            Locale.ROOT, "at most %.2f hours: %d pairs of %.1f s", hours, recipe.pairs(), seconds));
  }

  @Override
  public void run(PortraitModel model, FaceMeasurer measurer) throws IOException {
    Files.createDirectories(output);
    List<EvaluationPair> pairs = draw(model, recipe.pairs(), output);
    Evaluation.Outcome outcome = evaluate(model, measurer, pairs, output, request.progress());
    Map<String, String> settings = request.settings(model);
    settings.put("pairs", "drawn with seed " + recipe.seed());
    if (recipe.experiment() == Experiment.VIEWS) {
      ViewsReport.write(output, recipe, outcome, unseen(model, outcome.pairs()), settings);
    } else {
      ExperimentReport.write(output, recipe, outcome, settings);
    }
  }

  private List<EvaluationPair> draw(PortraitModel model, int count, Path folder) {
    if (recipe.experiment().isOfRenderedPeople()) {
      return request.heads().draw(count, recipe.seed());
    }
    Path data = request.data();
    if (recipe.experiment().isSynthetic()) {
      return request.synthetic().draw(data, count, recipe.seed(), folder.resolve("truth"), files);
    }
    ToDoubleFunction<Path> yaw = file -> EvaluationInputs.yaw(model, file);
    if (!HeadFitJob.isTrainingFolder(data)) {
      return PairDrawer.draw(data, count, recipe.seed(), yaw);
    }
    List<Path> unseen = request.unseen().stream().map(PortraitFolder.Entry::file).toList();
    return PairDrawer.draw(data, unseen, count, recipe.seed(), yaw);
  }

  private Evaluation.Outcome evaluate(
      PortraitModel model,
      FaceMeasurer measurer,
      List<EvaluationPair> pairs,
      Path folder,
      ProgressListener progress) {
    List<Contestant> rows = new ArrayList<>(ExperimentReport.rows(recipe));
    GenerateOptions options = GenerateOptions.defaults();
    String subject = EvaluationInputs.subject(model, request.model(), options, pairs);
    return new Evaluation(model, measurer, files, folder)
        .run(pairs, rows, options, subject, progress);
  }

  /** By pair the share of the head that the profile never saw. */
  private Map<String, Double> unseen(PortraitModel model, List<EvaluationPair> pairs) {
    ProfileSight sight = new ProfileSight(model);
    Map<String, Double> unseen = new LinkedHashMap<>();
    for (EvaluationPair pair : pairs) {
      request.session().stopIfCancelled();
      unseen.put(pair.name(), sight.unseen(read(pair.profile()), read(pair.reference())));
    }
    return unseen;
  }

  private NamedPicture read(Path file) {
    return new NamedPicture(file.toString(), files.read(file));
  }
}
