package org.icportrait.app.command.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.report.ViewSheet;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.PairStore;
import org.icportrait.portrait.data.synthesize.Sample;
import org.icportrait.portrait.data.synthesize.ViewSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is in a view-consistent set or among training pairs. */
@Command(
    name = "inspect",
    description = "A contact sheet of a set that data synthesize or data pairs made.")
public final class DataInspectCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The set.")
  Path data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The sheet, .png, .jpg or .jpeg.")
  Path output;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "4",
      description = "Identities shown, two views each; or pairs shown.")
  int count;

  @Mixin LogOptions log;

  public DataInspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    OptionRange.check(spec, "--count", count, 1, 40);
    if (!Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "a set of views");
    }
    Outputs.checkPicture(spec, output, List.of());
    if (PairStore.isPairFolder(data)) {
      PictureWriter.write(output, PairSheet.draw(somePairs()), PictureNotes.drawing());
      return ExitCode.DONE;
    }
    List<List<Sample>> pairs = new ViewSet(data).pairs(count);
    if (pairs.isEmpty()) {
      throw new BadInputException(data.toString(), "no two views of a head", "a set of views");
    }
    session.stopIfCancelled();
    PictureWriter.write(output, ViewSheet.draw(pairs), PictureNotes.drawing());
    return ExitCode.DONE;
  }

  /** Pairs from all over the folder. */
  private List<HeadPair> somePairs() {
    PairStore store = PairStore.open(data);
    int shown = Math.min(count, store.count());
    return IntStream.range(0, shown)
        .mapToObj(i -> store.read((int) ((i + 0.5) * store.count() / shown)))
        .toList();
  }
}
