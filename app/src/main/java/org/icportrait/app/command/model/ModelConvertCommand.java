package org.icportrait.app.command.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.CheckpointChoice;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointComponent;
import org.icportrait.diffusion.checkpoint.CheckpointLayout;
import org.icportrait.diffusion.checkpoint.CheckpointWriter;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.portrait.method.stitch.MaskShape;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.ModelFamily;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A checkpoint in another layout or element type. */
@Command(
    name = "convert",
    description = "Write a Stable Diffusion checkpoint in another layout, or in 16 bits.")
public final class ModelConvertCommand implements Callable<Integer> {
  /** Layouts to write. */
  enum Layout {
    DIFFUSERS,
    SINGLE_FILE,
    ICPORTRAIT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Element types to write. */
  enum Precision {
    FLOAT32,
    FLOAT16,
    BFLOAT16
  }

  private static final int PIXELS_A_LATENT = 8;
  private static final int SIZE = 64; // of latents, where the configuration does not say it

  private final Session session;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "Diffusers folder, folder of one component, or .safetensors file.")
  Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description = "Folder that does not exist yet; for single-file a file.")
  Path output;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "LAYOUT",
      description = "diffusers, single-file or icportrait.")
  Layout to;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "float32, float16 or bfloat16; without it that of the input.")
  Precision dtype;

  @Mixin CheckpointChoice choice;
  @Mixin LogOptions log;
  @Spec CommandSpec spec;

  public ModelConvertCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    DType floats = dtype == null ? null : DType.valueOf(dtype.name());
    if (to == Layout.SINGLE_FILE) {
      Outputs.check(spec, "--output", output, List.of(input));
    } else {
      requireNewFolder();
    }
    List<String> leftOut = List.of();
    try (Checkpoint checkpoint = choice.open(input)) {
      session.stopIfCancelled();
      if (to == Layout.SINGLE_FILE) {
        leftOut = CheckpointWriter.writeSingleFile(checkpoint, output, floats);
      } else {
        if (to == Layout.DIFFUSERS) {
          requireDiffusersClasses(checkpoint);
        }
        CheckpointWriter.writeFolder(
            checkpoint, output, floats, folder -> finish(checkpoint, folder));
        if (checkpoint.layout() instanceof CheckpointLayout.SingleFile) {
          leftOut = checkpoint.leftOut();
        }
      }
    }
    session.out().println(output + ": written as " + to);
    if (!leftOut.isEmpty()) {
      session.out().println("left out, as it has no place there: " + String.join(", ", leftOut));
    }
    return ExitCode.DONE;
  }

  private void requireNewFolder() throws IOException {
    if (Files.exists(output)) {
      boolean empty = Files.isDirectory(output);
      if (empty) {
        try (var files = Files.list(output)) {
          empty = files.findAny().isEmpty();
        }
      }
      if (!empty) {
        throw new BadInputException(
            output.toString(), "something there already", "a folder that does not exist yet");
      }
    }
    AtomicFile.checkDirectory(output);
  }

  private void requireDiffusersClasses(Checkpoint checkpoint) {
    for (ComponentKind kind : checkpoint.kinds()) {
      String name = checkpoint.component(kind).className();
      if (name.equals("PatchAutoencoder")) {
        throw new BadModelException(
            input.toString(),
            "class " + name + ", which diffusers doesn't have",
            "--to icportrait");
      }
    }
  }

  /** The card of our own layout. */
  private void finish(Checkpoint checkpoint, Path folder) throws IOException {
    if (to != Layout.ICPORTRAIT) {
      return;
    }
    if (checkpoint.layout() instanceof CheckpointLayout.IcportraitFolder own) {
      ModelCard card = ModelCard.read(own.path());
      ModelCard.write(folder, card.family(), card.size(), card.maskRatio(), card.training());
      return;
    }
    CheckpointComponent unet = checkpoint.component(ComponentKind.UNET);
    JsonNode size = unet.configuration().path("sample_size");
    int latents = size.isInt() && size.intValue() > 0 ? size.intValue() : SIZE;
    String name = String.valueOf(input.getFileName());
    ModelCard.write(
        folder,
        ModelFamily.STABLE_DIFFUSION.name(),
        latents * PIXELS_A_LATENT,
        MaskShape.MASK_RATIO,
        Map.of("converted_from", name));
  }
}
