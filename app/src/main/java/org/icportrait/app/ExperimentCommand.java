package org.icportrait.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.evaluate.Contestant;
import org.icportrait.portrait.evaluate.Evaluation;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.Experiment;
import org.icportrait.portrait.evaluate.ExperimentRecipe;
import org.icportrait.portrait.evaluate.ExperimentReport;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.evaluate.PairDrawer;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One claim tried on the committed model. */
@Command(
    name = "experiment",
    description = "Try one claim of the paper: a figure, its table, every pair.")
final class ExperimentCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}.")
  Experiment experiment;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Portraits to draw pairs from.")
  Path data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where NAME.svg, NAME.csv, pairs.csv, index.html and pictures go.")
  Path output;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "What is tried; without it recipes/experiments/NAME.yaml.")
  Path recipe;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  ExperimentCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    model.check();
    ExperimentRecipe steps = ExperimentRecipe.read(recipe != null ? recipe : standardRecipe());
    if (steps.experiment() != experiment) {
      throw OptionRange.refuse(
          spec, "NAME", experiment + " with a recipe for " + steps.experiment(), "the recipe's");
    }
    if (!Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "portraits");
    }
    AtomicFile.checkDirectory(output);
    Progress progress = session.showProgress(log.quiet);
    session.stopIfCancelled();
    try (PortraitModel used = model.open();
        FaceMeasurer measurer = new FaceMeasurer(used, ModelOptions.standardFolder())) {
      session.stopIfCancelled();
      List<EvaluationPair> pairs =
          PairDrawer.draw(
              data, steps.pairs(), steps.seed(), file -> EvaluationInputs.yaw(used, file));
      List<Contestant> rows = ExperimentReport.rows(steps);
      Files.createDirectories(output);
      Evaluation.Outcome outcome =
          new Evaluation(used, measurer, new EvaluationInputs(), output)
              .run(
                  pairs,
                  rows,
                  GenerateOptions.defaults(),
                  EvaluationInputs.subject(used, model, pairs),
                  progress);
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("program", PictureNotes.software());
      settings.put("model", model.folder().getFileName() + " (" + used.card().family() + ")");
      settings.put("pairs", "drawn with seed " + steps.seed());
      ExperimentReport.write(output, steps, outcome, settings);
      session.say("the figure is in " + output.resolve("index.html"));
    }
    return ExitCode.DONE;
  }

  private Path standardRecipe() {
    return Path.of(System.getProperty("icportrait.home", "."))
        .resolve("recipes/experiments")
        .resolve(experiment.name().toLowerCase(Locale.ROOT) + ".yaml");
  }
}
