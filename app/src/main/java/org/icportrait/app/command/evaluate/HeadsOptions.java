package org.icportrait.app.command.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.app.option.OptionRange;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.rendered.RenderedHeads;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.HeadPairs;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Rendered people, whose true answer is another picture of the folder, as questions. */
final class HeadsOptions {
  private static final Pattern BLOCKS = Pattern.compile("(\\d{1,4}):(\\d{1,5})");

  @Option(
      names = "--heads",
      paramLabel = "DIR",
      description =
          "Rendered people to draw pairs from, whose true answer is known: BBBB_p_v.jpg, person p of"
              + " block B in view v, each with masks BBBB_p_v.png (red hair, green person, blue skin).")
  Path folder;

  @Option(
      names = "--blocks",
      paramLabel = "FROM:TO",
      description =
          "Blocks of --heads that are drawn from, TO excluded; without it the people that no training"
              + " sees, those of "
              + RenderedHeads.HELD_APART
              + ".")
  String blocks;

  boolean isAsked() {
    return folder != null;
  }

  void check(CommandSpec spec) {
    if (blocks != null && folder == null) {
      throw OptionRange.refuse(spec, "--blocks", "no --heads", "it with --heads only");
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw new BadInputException(folder.toString(), "no such directory", "rendered people");
    }
    if (blocks != null) {
      Matcher range = BLOCKS.matcher(blocks);
      if (!range.matches()
          || Integer.parseInt(range.group(1)) >= Integer.parseInt(range.group(2))) {
        throw OptionRange.refuse(spec, "--blocks", blocks, "FROM:TO, such as 500:512");
      }
    }
  }

  List<EvaluationPair> draw(int count, long seed) {
    if (blocks == null) {
      return HeadPairs.drawHeldApart(folder, count, seed);
    }
    String[] range = blocks.split(":", 2);
    return HeadPairs.draw(
        folder, Integer.parseInt(range[0]), Integer.parseInt(range[1]), count, seed);
  }
}
