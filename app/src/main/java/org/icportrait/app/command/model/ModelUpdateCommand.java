package org.icportrait.app.command.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.LowRankUpdate;
import org.icportrait.engine.UpdatedWeights;
import org.icportrait.portrait.model.ModelCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a training changed, beside the weights of a model instead of in their place. */
@Command(
    name = "update",
    description =
        "Write what a training changed in a part beside its weights, as narrow matrices; a tenth of"
            + " the bytes say most of it.")
public final class ModelUpdateCommand implements Callable<Integer> {
  private static final String WEIGHTS = ".safetensors";
  private static final double MEGABYTE = 1e6;

  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model folder with a card; without it models/mini.")
  Path model;

  @Option(
      names = "--part",
      required = true,
      paramLabel = "NAME",
      description = "Folder in it, such as parse or head.")
  String part;

  @Option(
      names = "--trained",
      required = true,
      paramLabel = "DIR",
      description = "The same part after training, such as RUN/export/parse.")
  Path trained;

  @Option(
      names = "--megabytes",
      required = true,
      paramLabel = "N",
      description = "What all updates of the part may take.")
  double megabytes;

  @Mixin LogOptions log;

  public ModelUpdateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.check(spec, "--megabytes", megabytes, 0, 1e6);
    Path folder = model != null ? model : ModelOptions.standardFolder();
    ModelCard card = ModelCard.read(folder);
    Path old = folder.resolve(part);
    List<Path> files = weights(old);
    long all = 0;
    for (Path file : files) {
      all += Files.size(file);
    }
    for (Path file : files) {
      Path learned = trained.resolve(old.relativize(file).toString());
      if (!Files.isRegularFile(learned)) {
        throw new BadInputException(learned.toString(), "no such file", "the part after training");
      }
      long most = (long) (megabytes * MEGABYTE * Files.size(file) / all);
      Path output = UpdatedWeights.beside(file);
      LowRankUpdate.Summary summary = LowRankUpdate.write(file, learned, most, output);
      session
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s: %,d bytes, %.1f %% of the squared change",
                  output,
                  summary.bytes(),
                  100 * summary.kept()));
    }
    ModelCard.write(folder, card.family(), card.size(), card.maskRatio(), card.training());
    return ExitCode.DONE;
  }

  /** Weight files of a part, without updates. */
  private static List<Path> weights(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder.toString(), "no such directory", "a part of the model");
    }
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all = found.filter(path -> path.toString().endsWith(WEIGHTS)).sorted().toList();
      List<Path> updates = all.stream().map(UpdatedWeights::beside).toList();
      return all.stream().filter(path -> !updates.contains(path)).toList();
    }
  }
}
