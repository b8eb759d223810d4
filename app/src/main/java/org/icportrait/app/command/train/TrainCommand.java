package org.icportrait.app.command.train;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.DeviceOption;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.report.PlanReport;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.train.Training;
import org.icportrait.portrait.train.plan.TrainingPlan;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One stage of training. */
@Command(name = "train", description = "Train one part of a model.")
public final class TrainCommand implements Callable<Integer> {
  static final List<String> STAGES =
      List.of("geometry", "base", "adapt", "stitch", "identity", "parser");
  private static final List<String> BASED = List.of("adapt", "stitch");
  private static final int MAX_THREADS = 1024;
  private static final int FINEST = 64; // pixels that a place of the coarsest level stands for
  private static final int MAX_CROP = 1024;

  private final Session session;

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "STAGE",
      description = "geometry, base, adapt, stitch, identity or parser.")
  String stage;

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "FILE",
      description = "How to train, a YAML file as in recipes/.")
  Path recipe;

  @Option(names = "--data", paramLabel = "DIR", description = "Data to train on.")
  Path data;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where checkpoints, curves and the trained part go.")
  Path output;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "Stable Diffusion 1.x in the diffusers layout, to train adapt and stitch for it.")
  Path base;

  @Option(names = "--resume", description = "Go on from the checkpoint in the output directory.")
  boolean resume;

  @Option(
      names = "--plan",
      description = "Train nothing: print parameters, memory, work and hours on known cards.")
  boolean plan;

  @Option(names = "--json", description = "The plan as JSON.")
  boolean json;

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with.")
  Integer threads;

  @Mixin DeviceOption device;
  @Mixin LogOptions log;

  public TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (!STAGES.contains(stage)) {
      throw OptionRange.refuse(spec, "STAGE", stage, String.join(", ", STAGES));
    }
    if (threads != null) {
      OptionRange.check(spec, "--threads", threads, 1, MAX_THREADS);
    }
    if (json && !plan) {
      throw OptionRange.refuse(spec, "--json", "no --plan", "both");
    }
    if (!plan && (data == null || output == null)) {
      throw OptionRange.refuse(spec, data == null ? "--data" : "--output", "none", "a folder");
    }
    Recipe steps = Recipe.read(recipe);
    if (!stage.equals(steps.stage())) {
      throw OptionRange.refuse(
          spec, "STAGE", stage + " with a recipe for " + steps.stage(), "the recipe's stage");
    }
    if (base != null && !BASED.contains(stage)) {
      throw OptionRange.refuse(spec, "--base", stage, String.join(" or ", BASED));
    }
    if (base != null) {
      OptionRange.check(spec, "crop of the recipe", steps.crop(), FINEST, MAX_CROP);
      if (steps.crop() % FINEST != 0) {
        throw OptionRange.refuse(
            spec, "crop of the recipe", steps.crop() + "", "a multiple of " + FINEST);
      }
    }
    if (plan) {
      return plan(steps);
    }
    if (!Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "a directory of data");
    }
    AtomicFile.checkDirectory(output);
    if (!resume && TrainingRun.hasCheckpoint(output)) { // hours of work may be in it
      throw new BadInputException(
          output.toString(),
          "the checkpoint of another run",
          "--resume to go on from it, or another folder");
    }
    if (log.quiet()) {
      ((Logger) LoggerFactory.getLogger("org.icportrait")).setLevel(Level.WARN);
    }
    session.stopIfCancelled();
    device.use();
    if (threads != null) {
      Engine.setThreads(threads);
    }
    try (DataParallel group = DataParallel.join(System.getenv())) {
      Training.run(
          steps, base, data, output, resume, PictureReader::read, group, session::cancelled);
    }
    if (session.cancelled()) {
      session.say("the checkpoint is in " + output + "; --resume goes on from there");
    }
    session.stopIfCancelled();
    return ExitCode.DONE;
  }

  private int plan(Recipe steps) {
    TrainingPlan planned = TrainingPlan.of(steps, base, device.device());
    String on = "our own family";
    if (base != null) {
      on = base.toString();
    } else if (steps.base() != null && BASED.contains(stage)) {
      on = "Stable Diffusion 1.5";
    }
    session.out().println(json ? PlanReport.json(planned, on) : PlanReport.text(planned, on));
    return ExitCode.DONE;
  }
}
