package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.engine.DType;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.UpdatedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed model and damaged copies of it. */
class ModelCommandsTest {
  private static final long MAX_BYTES = 100_000_000L;

  @TempDir Path folder;

  private static Path mini() {
    return Cli.home().resolve("models/mini");
  }

  private Path copy() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(mini())) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(mini().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private static List<Path> weights(Path model) throws IOException {
    try (Stream<Path> files = Files.walk(model)) {
      return files.filter(path -> path.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  void theCommittedModelIsWhole() throws IOException {
    Cli.Result result = Cli.run("model", "verify");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("as its card says");
    long bytes = 0;
    for (Path file : weights(mini())) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isBetween(1L, MAX_BYTES);
  }

  @Test
  void inspectCountsParameters() throws IOException {
    Cli.Result result = Cli.run("model", "inspect", "--model", mini());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("family          mini", "training", "in all");
    for (Path file : weights(mini())) {
      assertThat(result.out()).contains(mini().relativize(file).toString());
    }
    long values = 0;
    for (Path file : weights(mini())) {
      try (Safetensors tensors = Safetensors.open(file)) {
        for (String name : tensors.names()) {
          long count = 1;
          for (long size : tensors.shape(name)) {
            count *= size;
          }
          values += count;
        }
      }
    }
    assertThat(result.out()).contains(String.format(java.util.Locale.ROOT, "%,d", values));
  }

  @Test
  void aFlippedByteInAnyWeightFileIsFound() throws IOException {
    Path copy = copy();
    assertThat(weights(copy)).isNotEmpty();
    for (Path file : weights(copy)) {
      long position = Files.size(file) - 7; // in the values: the header stays sound
      flip(file, position);
      Cli.Result verify = Cli.run("model", "verify", "--model", copy);
      assertThat(verify.code()).as(verify.err()).isEqualTo(4);
      assertThat(verify.err()).startsWith("icportrait: ").contains(file.getFileName().toString());
      flip(file, position);
    }
    assertThat(Cli.run("model", "verify", "--model", copy).code()).isZero();
  }

  @Test
  void aDamagedModelMakesNoPortrait() throws IOException {
    Path copy = copy();
    Path largest =
        weights(copy).stream().max(Comparator.comparingLong(p -> p.toFile().length())).get();
    flip(largest, Files.size(largest) / 2);
    Path output = folder.resolve("o.png");
    Cli.Result result =
        Cli.run(
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            output,
            "--model",
            copy,
            "--quiet");
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err()).contains(largest.getFileName().toString()).contains(", expected ");
    assertThat(output).doesNotExist();
  }

  @Test
  void aCutWeightFileIsFound() throws IOException {
    Path copy = copy();
    Path first = weights(copy).get(0);
    try (FileChannel channel = FileChannel.open(first, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(first) / 2);
    }
    Cli.Result result = Cli.run("model", "verify", "--model", copy);
    assertThat(result.code()).as(result.err()).isEqualTo(4);
  }

  @Test
  void aMissingWeightFileIsFound() throws IOException {
    Path copy = copy();
    Path first = weights(copy).get(0);
    Files.delete(first);
    Cli.Result result = Cli.run("model", "verify", "--model", copy);
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err()).contains(first.getFileName().toString());
  }

  @Test
  void aMissingFolderIsNamed() {
    Path none = folder.resolve("none");
    for (String command : List.of("inspect", "verify")) {
      Cli.Result result = Cli.run("model", command, "--model", none);
      assertThat(result.code()).isEqualTo(4);
      assertThat(result.err()).startsWith("icportrait: " + none + ": found no such folder");
    }
  }

  @Test
  void whatATrainingChangedIsWrittenBesideTheWeights() throws IOException {
    Path model = copy();
    Path trained = Files.createDirectories(folder.resolve("trained"));
    Path weights = model.resolve("parse/parse.safetensors");
    try (TensorScope scope = TensorScope.open();
        Safetensors source = Safetensors.open(weights)) {
      Map<String, Tensor> changed = new LinkedHashMap<>();
      source.names().forEach(name -> changed.put(name, source.tensor(name)));
      Tensor out = source.tensor("out.bias").to(DType.FLOAT32);
      changed.put("out.bias", out.add(1).to(DType.FLOAT16));
      SafetensorsWriter.write(trained.resolve("parse.safetensors"), changed, Map.of());
      Object[] call = {
        "model",
        "update",
        "--model",
        model,
        "--part",
        "parse",
        "--trained",
        trained,
        "--megabytes",
        "0.5"
      };
      Cli.Result result = Cli.run(call);
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out()).contains("parse.update.safetensors");
      assertThat(Files.size(model.resolve("parse/parse.update.safetensors"))).isLessThan(2000);
      assertThat(Cli.run("model", "verify", "--model", model).code()).isZero();
      try (UpdatedWeights read = UpdatedWeights.open(weights)) {
        Tensor found = read.tensor("out.bias").to(DType.FLOAT32);
        assertThat(found.sub(out).mean().item()).isCloseTo(1, within(1e-3f));
      }
      assertThat(Cli.run(call).code()).isZero(); // an update is no weight file of its own
    }
    Cli.Result none =
        Cli.run(
            "model",
            "update",
            "--model",
            model,
            "--part",
            "parse",
            "--trained",
            folder,
            "--megabytes",
            "1");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("parse.safetensors");
  }
}
