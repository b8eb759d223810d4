package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Claims of the paper, tried on the committed model or by training variants. */
@Command(
    name = "experiment",
    description = "Try one claim of the paper, or all: a figure, its table, every pair.")
public final class ExperimentCommand implements Callable<Integer> {
  private static final String ALL = "all";

  private final Session session;

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "light, pose, profiles, views or rules: on the model as it is; matching, mask or branch:"
              + " trains the variants; all of them, each in a folder of its name.")
  String name;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Portraits to draw pairs from, of a training folder those that no training sees; for"
              + " profiles, matching and all a training folder, with masks.")
  Path data;

  @Mixin SyntheticOptions synthetic;
  @Mixin HeadsOptions heads;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where NAME.svg, NAME.csv, every pair, index.html and pictures go.")
  Path output;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "What is tried; without it NAME.yaml of --recipes.")
  Path recipe;

  @Option(
      names = "--recipes",
      paramLabel = "DIR",
      description = "A folder of NAME.yaml; recipes/experiments without it.")
  Path recipes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Instead of the recipe's: of pairs that are drawn, or the first of trainings.")
  Long seed;

  @Option(
      names = "--quick",
      description = "At the smallest size, about a minute each: to see that it works.")
  boolean quick;

  @Option(
      names = "--hours",
      description = "Only say how long it will take, by a few steps that are measured.")
  boolean hours;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public ExperimentCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    model.check();
    boolean all = name.equals(ALL);
    if (!all && !ExperimentJob.names().contains(name)) {
      String known = String.join(", ", ExperimentJob.names());
      throw OptionRange.refuse(spec, "NAME", name, known + " or all");
    }
    if (all && recipe != null) {
      throw OptionRange.refuse(spec, "--recipe", "one for all", "a folder, --recipes");
    }
    if (!Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "portraits");
    }
    synthetic.check(spec, data);
    heads.check(spec);
    ExperimentRequest request =
        new ExperimentRequest(
            session, session.showProgress(log.quiet()), model, data, synthetic, heads, quick, seed);
    List<ExperimentJob> jobs = new ArrayList<>();
    for (String each : all ? ExperimentJob.names() : List.of(name)) {
      Path folder = all ? output.resolve(each) : output;
      jobs.add(ExperimentJob.of(each, request, recipeFile(each), folder));
    }
    AtomicFile.checkDirectory(output);
    session.stopIfCancelled();
    try (PortraitModel used = model.open();
        FaceMeasurer measurer = new FaceMeasurer(used, ModelOptions.standardFolder())) {
      if (all || hours) {
        sayHours(jobs, used, measurer);
      }
      for (ExperimentJob job : hours ? List.<ExperimentJob>of() : jobs) {
        session.stopIfCancelled();
        job.run(used, measurer);
        Path folder = all ? output.resolve(job.name()) : output;
        session.say("the figure is in " + folder.resolve("index.html"));
      }
    }
    return ExitCode.DONE;
  }

  /** How long each will take and all together. */
  private void sayHours(List<ExperimentJob> jobs, PortraitModel used, FaceMeasurer measurer)
      throws IOException {
    double sum = 0;
    for (ExperimentJob job : jobs) {
      session.stopIfCancelled();
      Path scratch = Files.createTempDirectory("icportrait-hours");
      try {
        ExperimentJob.Hours found = job.hours(used, measurer, scratch);
        sum += found.hours();
        session.say(job.name() + ": " + found.line());
      } finally {
        delete(scratch);
      }
    }
    session.say(String.format(Locale.ROOT, "together %.2f hours on this machine", sum));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path recipeFile(String of) {
    Path home = Path.of(System.getProperty("icportrait.home", "."));
    Path folder = recipes != null ? recipes : home.resolve("recipes").resolve("experiments");
    return recipe != null ? recipe : folder.resolve(of + ".yaml");
  }
}
