package org.icportrait.app.command.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.head.HeadImporter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs a morphable head. */
@Command(
    name = "import-head",
    description = "Pack ICT-FaceKit's folder of OBJ files into one safetensors file.")
public final class DataImportHeadCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "Folder with generic_neutral_mesh.obj (FaceXModel in ICT-FaceKit).")
  Path folder;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The packed head, .safetensors.")
  Path output;

  @Mixin LogOptions log;

  public DataImportHeadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (!output.toString().endsWith(".safetensors")) {
      throw OptionRange.refuse(
          spec, "--output", output.toString(), "a name that ends in .safetensors");
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder.toString(), "no such directory", "a folder of OBJ files");
    }
    Outputs.check(spec, "--output", output, List.of());
    HeadImporter.Summary head = HeadImporter.pack(folder, output, () -> !session.cancelled());
    session.stopIfCancelled();
    if (head != null) {
      session
          .out()
          .println(
              String.format(
                  "%d vertices, %d identity modes, %d expression modes",
                  head.vertices(), head.identities(), head.expressions()));
    }
    return ExitCode.DONE;
  }
}
