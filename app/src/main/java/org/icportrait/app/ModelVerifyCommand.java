package org.icportrait.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.icportrait.portrait.generate.ModelCard;
import org.icportrait.portrait.generate.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether every file of a model is what its card says. */
@Command(
    name = "verify",
    description = "Read every file of a model and compare it with its checksum.")
final class ModelVerifyCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model folder; without it models/mini, which comes with icportrait.")
  Path model;

  @Mixin LogOptions log;

  ModelVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path folder = model != null ? model : ModelOptions.standardFolder();
    ModelOptions.requireFolder(folder);
    PortraitModel.verify(folder);
    int files = ModelCard.read(folder).files().size();
    session.out().println(folder + ": all " + files + " files are as its card says");
    return ExitCode.DONE;
  }
}
