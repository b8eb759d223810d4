package org.icportrait.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.icportrait.engine.Safetensors;
import org.icportrait.portrait.generate.ModelCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a model folder holds. */
@Command(
    name = "inspect",
    description = "Show a model's card, its parts with their sizes, and how it was trained.")
final class ModelInspectCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model folder; without it models/mini, which comes with icportrait.")
  Path model;

  @Mixin LogOptions log;

  ModelInspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = model != null ? model : ModelOptions.standardFolder();
    ModelOptions.requireFolder(folder);
    ModelCard card = ModelCard.read(folder);
    PrintWriter out = session.out();
    out.println("model           " + folder);
    out.println("format version  " + card.formatVersion());
    out.println("family          " + card.family());
    out.println("size            " + card.size() + " px");
    out.println("mask ratio      " + card.maskRatio());
    out.println();
    out.println("part                                             parameters       bytes");
    long parameters = 0;
    long bytes = 0;
    for (Path file : weights(folder)) {
      long count = parameters(file);
      String name = folder.relativize(file).toString();
      row(name, count, Files.size(file));
      parameters += count;
      bytes += Files.size(file);
    }
    row("in all", parameters, bytes);
    out.println();
    out.println("training");
    print("  ", card.training());
    return ExitCode.DONE;
  }

  private void row(String name, long parameters, long bytes) {
    session.out().println(String.format(Locale.ROOT, "%-46s %,12d %,11d", name, parameters, bytes));
  }

  private static List<Path> weights(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(path -> path.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  /** The number of values in a file, from its header alone. */
  private static long parameters(Path file) {
    try (Safetensors tensors = Safetensors.open(file)) {
      long sum = 0;
      for (String name : tensors.names()) {
        long count = 1;
        for (long size : tensors.shape(name)) {
          count *= size;
        }
        sum += count;
      }
      return sum;
    }
  }

  private void print(String indent, Map<?, ?> values) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            session.out().println(indent + name);
            print(indent + "  ", inner);
          } else {
            session.out().println(indent + name + ": " + value);
          }
        });
  }
}
