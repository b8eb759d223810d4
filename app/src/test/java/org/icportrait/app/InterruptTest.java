package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.icportrait.engine.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and SIGTERM while libtorch computes. */
@DisabledOnOs(OS.WINDOWS) // it has no such signals
class InterruptTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void generateStopsCleanly(String signal, int code) throws Exception {
    Path output = Files.createDirectory(folder.resolve("out"));
    try (CommandProcess process =
        new CommandProcess(
            folder,
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            output.resolve("o.png"),
            "--steps",
            1000)) {
      process.waitForLine(line -> line.matches(".* [0-9]+/1000"));
      process.signal(signal);
      assertThat(process.exitCode()).as(process.output()).isEqualTo(code);
      assertThat(process.output()).contains("icportrait: stopped").doesNotContain("\tat ");
    }
    assertThat(files(output)).isEmpty();
    assertThat(files(folder.resolve("tmp"))).isEmpty();
    assertThat(files(folder)).containsExactlyInAnyOrder("out", "tmp", "log.txt"); // no hs_err file
  }

  @Test
  void trainingStopsWithACheckpointAndGoesOn() throws Exception {
    Path data = trainingData();
    Path output = folder.resolve("run");
    Path recipe = recipe(100_000);
    try (CommandProcess process = train(recipe, data, output)) {
      process.waitForLine(line -> line.contains("step 20 loss"));
      process.signal("TERM");
      assertThat(process.exitCode()).as(process.output()).isEqualTo(143);
      assertThat(process.output()).contains("--resume goes on from there");
    }
    assertThat(files(folder)).noneMatch(name -> name.startsWith("hs_err"));
    assertThat(files(output)).noneMatch(name -> name.startsWith("."));
    long reached;
    try (Safetensors checkpoint = Safetensors.open(output.resolve("checkpoint.safetensors"))) {
      reached = Long.parseLong(checkpoint.metadata().get("step"));
    }
    assertThat(reached).isGreaterThanOrEqualTo(20);
    try (CommandProcess process = train(recipe(reached + 2), data, output, "--resume")) {
      assertThat(process.exitCode()).as(process.output()).isZero();
    }
    try (Safetensors checkpoint = Safetensors.open(output.resolve("checkpoint.safetensors"))) {
      assertThat(checkpoint.metadata()).containsEntry("step", Long.toString(reached + 2));
    }
  }

  private CommandProcess train(Path recipe, Path data, Path output, String... more)
      throws IOException {
    Stream<Object> args =
        Stream.of(
            "train",
            "adapt",
            "--base",
            Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/base"),
            "--recipe",
            recipe,
            "--data",
            data,
            "--output",
            output);
    return new CommandProcess(folder, Stream.concat(args, Stream.of(more)).toArray());
  }

  private Path recipe(long steps) throws IOException {
    String text =
        Files.readString(Cli.home().resolve("recipes/sd15-adapt.yaml"))
            .replaceAll("(?m)^steps:.*$", "steps: " + steps)
            .replaceAll("(?m)^batch:.*$", "batch: 1")
            .replaceAll("(?m)^crop:.*$", "crop: 64")
            .replaceAll("validation_pairs:.*", "validation_pairs: 0")
            .replaceAll("(?m)^validate_every:.*$", "validate_every: 1000000")
            .replaceAll("(?m)^ *latents:.*$", "")
            .replace("runs/pairs-512", folder.resolve("pairs").toString());
    return Files.writeString(folder.resolve("recipe-" + steps + ".yaml"), text);
  }

  private Path trainingData() throws IOException {
    Path data = SmallTrainingData.whole(folder);
    SmallTrainingData.pairs(folder.resolve("pairs"), data, 64);
    return data;
  }

  private static java.util.List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
