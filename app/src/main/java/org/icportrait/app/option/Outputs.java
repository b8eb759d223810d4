package org.icportrait.app.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.picture.PictureWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Checks of what a command is told to write, before it computes anything. */
public final class Outputs {
  private Outputs() {}

  /** Refuses a name that is no picture's (wrong usage), an input's, or can't be written. */
  public static void checkPicture(CommandSpec spec, Path output, List<Path> inputs) {
    if (!PictureWriter.isPictureName(output)) {
      throw OptionRange.refuse(
          spec, "--output", output.toString(), "a name that ends in .png, .jpg or .jpeg");
    }
    check(spec, "--output", output, inputs);
  }

  public static void check(CommandSpec spec, String option, Path output, List<Path> inputs) {
    for (Path input : inputs) {
      if (isSame(output, input)) {
        throw OptionRange.refuse(
            spec, option, output + ", an input", "another file: inputs are never overwritten");
      }
    }
    AtomicFile.check(output);
  }

  private static boolean isSame(Path output, Path input) {
    try {
      return Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input);
    } catch (IOException e) {
      return false; // reading or writing it will say more
    }
  }
}
