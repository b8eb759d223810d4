package org.icportrait.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointComponent;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.engine.Safetensors;
import org.icportrait.portrait.model.ModelCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a model folder holds. */
@Command(
    name = "inspect",
    description = "Show a model's parts with their sizes, and its card when it has one.")
final class ModelInspectCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "Model folder or .safetensors file; without it models/mini.")
  Path model;

  @Mixin CheckpointChoice choice;
  @Mixin LogOptions log;

  ModelInspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = model != null ? model : ModelOptions.standardFolder();
    if (!ModelKind.isOwn(folder)) {
      inspectCheckpoint(folder);
      return ExitCode.DONE;
    }
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

  /** A checkpoint without a card: its components, from headers and configurations alone. */
  private void inspectCheckpoint(Path path) {
    try (Checkpoint checkpoint = choice.open(path)) {
      PrintWriter out = session.out();
      out.println("model           " + path);
      out.println("layout          " + checkpoint.layout().description());
      out.println();
      out.println(
          "component     class                       parameters       bytes  element types");
      for (ComponentKind kind : checkpoint.kinds()) {
        CheckpointComponent part = checkpoint.component(kind);
        String types =
            part.dtypes().stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        out.println(
            String.format(
                Locale.ROOT,
                "%-13s %-22s %,15d %,13d  %s",
                kind.folder(),
                part.className(),
                part.parameterCount(),
                part.bytes(),
                types));
        if (Files.isDirectory(path)) {
          part.paths().forEach(file -> out.println("  " + path.relativize(file)));
        }
      }
      if (!checkpoint.leftOut().isEmpty()) {
        out.println();
        out.println("also there      " + String.join(", ", checkpoint.leftOut()));
      }
    }
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
