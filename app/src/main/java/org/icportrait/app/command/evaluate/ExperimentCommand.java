package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.evaluate.Contestant;
import org.icportrait.portrait.evaluate.Evaluation;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.Experiment;
import org.icportrait.portrait.evaluate.ExperimentRecipe;
import org.icportrait.portrait.evaluate.ExperimentReport;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.evaluate.PairDrawer;
import org.icportrait.portrait.evaluate.PictureFiles;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.train.experiment.TrainedExperiment;
import org.icportrait.portrait.train.experiment.TrainedExperimentRecipe;
import org.icportrait.portrait.train.experiment.TrainedExperimentReport;
import org.icportrait.portrait.train.experiment.TrainedExperimentRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One claim, tried on the committed model or by training variants. */
@Command(
    name = "experiment",
    description = "Try one claim of the paper: a figure, its table, every pair.")
public final class ExperimentCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "masking, light, pose, profiles or rules: on the model as it is; adaptation, branch or"
              + " cross-identity: trains the variants.")
  String name;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Portraits to draw pairs from; to train on, with portraits.jsonl and landmarks.")
  Path data;

  @Mixin SyntheticOptions synthetic;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where NAME.svg, NAME.csv, every pair, index.html and pictures go.")
  Path output;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "What is tried; without it recipes/experiments/NAME.yaml.")
  Path recipe;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public ExperimentCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    model.check();
    Experiment onModel = find(Experiment.values(), e -> e.name().toLowerCase(Locale.ROOT));
    TrainedExperiment trained = find(TrainedExperiment.values(), TrainedExperiment::id);
    if (onModel == null && trained == null) {
      throw OptionRange.refuse(
          spec,
          "NAME",
          name,
          "masking, light, pose, profiles, rules, adaptation, branch or cross-identity");
    }
    if (!Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "portraits");
    }
    boolean heads = onModel != null && onModel.isSynthetic();
    if (heads != synthetic.isAsked()) {
      throw OptionRange.refuse(
          spec,
          "--synthetic",
          heads ? "nothing" : "a head for " + name,
          heads ? "a packed head" : "it with profiles only");
    }
    synthetic.check(spec, data);
    AtomicFile.checkDirectory(output);
    if (onModel != null) {
      tryOnModel(onModel);
    } else {
      train(trained);
    }
    session.say("the figure is in " + output.resolve("index.html"));
    return ExitCode.DONE;
  }

  private <E> E find(E[] all, Function<E, String> id) {
    return Arrays.stream(all).filter(one -> id.apply(one).equals(name)).findFirst().orElse(null);
  }

  private void tryOnModel(Experiment experiment) throws IOException {
    ExperimentRecipe steps = ExperimentRecipe.read(recipeFile());
    checkRecipe(experiment, steps.experiment());
    Progress progress = session.showProgress(log.quiet());
    session.stopIfCancelled();
    try (PortraitModel used = model.open();
        FaceMeasurer measurer = new FaceMeasurer(used, ModelOptions.standardFolder())) {
      session.stopIfCancelled();
      Files.createDirectories(output);
      PictureFiles files = new EvaluationInputs();
      List<EvaluationPair> pairs =
          experiment.isSynthetic()
              ? synthetic.draw(data, steps.pairs(), steps.seed(), output.resolve("truth"), files)
              : PairDrawer.draw(
                  data, steps.pairs(), steps.seed(), file -> EvaluationInputs.yaw(used, file));
      List<Contestant> rows = new ArrayList<>(ExperimentReport.rows(steps));
      Evaluation.Outcome outcome =
          new Evaluation(used, measurer, files, output)
              .run(
                  pairs,
                  rows,
                  GenerateOptions.defaults(),
                  EvaluationInputs.subject(used, model, GenerateOptions.defaults(), pairs),
                  progress);
      Map<String, String> settings = settings(used);
      settings.put("pairs", "drawn with seed " + steps.seed());
      ExperimentReport.write(output, steps, outcome, settings);
    }
  }

  private void train(TrainedExperiment experiment) throws IOException {
    TrainedExperimentRecipe steps = TrainedExperimentRecipe.read(recipeFile());
    checkRecipe(experiment, steps.experiment());
    session.stopIfCancelled();
    try (PortraitModel used = model.open();
        FaceMeasurer measurer = new FaceMeasurer(used, ModelOptions.standardFolder())) {
      Files.createDirectories(output);
      TrainedExperimentRun run =
          new TrainedExperimentRun(steps, output, measurer, session::cancelled);
      Map<String, String> settings = settings(used);
      settings.put("recipe", steps.toString());
      TrainedExperimentReport.write(run, steps, output, settings);
    }
  }

  private Map<String, String> settings(PortraitModel used) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("program", PictureNotes.software());
    settings.put("model", model.folder().getFileName() + " (" + used.card().family() + ")");
    return settings;
  }

  private void checkRecipe(Object wanted, Object found) {
    if (wanted != found) {
      throw OptionRange.refuse(spec, "NAME", name + " with a recipe for " + found, "the recipe's");
    }
  }

  private Path recipeFile() {
    Path standard = Path.of(System.getProperty("icportrait.home", "."), "recipes", "experiments");
    return recipe != null ? recipe : standard.resolve(name + ".yaml");
  }
}
