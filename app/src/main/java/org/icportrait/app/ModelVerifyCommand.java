package org.icportrait.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointVerifier;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether every file of a model is what its card or its configuration says. */
@Command(
    name = "verify",
    description = "Read every file of a model; compare it with its checksum or configuration.")
final class ModelVerifyCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "Model folder or .safetensors file; without it models/mini.")
  Path model;

  @Mixin CheckpointChoice choice;
  @Mixin LogOptions log;

  ModelVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path path = model != null ? model : ModelOptions.standardFolder();
    if (ModelKind.isOwn(path)) {
      ModelCard card = ModelCard.read(path);
      if (card.family().equals(ModelKind.MINI)) {
        PortraitModel.verify(path);
      } else {
        card.verify(path);
        verifyCheckpoint(path);
      }
      int files = card.files().size();
      session.out().println(path + ": all " + files + " files are as its card says");
    } else {
      verifyCheckpoint(path);
    }
    return ExitCode.DONE;
  }

  private void verifyCheckpoint(Path path) {
    try (Checkpoint checkpoint = choice.open(path)) {
      session.out().println(path + ": " + checkpoint.layout().description());
      CheckpointVerifier.verify(checkpoint).forEach(session.out()::println);
    }
  }
}
