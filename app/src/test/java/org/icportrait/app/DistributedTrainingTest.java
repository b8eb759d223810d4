package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes that train together are one with the doubled batch, and so are two batches. */
class DistributedTrainingTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;
  private Path data;
  private Path pairs;

  @BeforeEach
  void makeData() throws IOException {
    data = SmallTrainingData.whole(folder);
    pairs = SmallTrainingData.pairs(folder.resolve("pairs"), data, 64);
  }

  private Path recipe(int batch, int accumulate) throws IOException {
    return recipe(batch, accumulate, 3);
  }

  private Path recipe(int batch, int accumulate, int steps) throws IOException {
    return Files.writeString(
        folder.resolve("recipe" + batch + accumulate + ".yaml"),
        String.join(
            "\n",
            "stage: adapt",
            "steps: " + steps,
            "batch: " + batch,
            "accumulate: " + accumulate,
            "crop: 64",
            "learning_rate: 0.0001",
            "warmup: 1",
            "ema: 0.9",
            "clip: 0.5",
            "precision: float32",
            "seed: 4",
            "validate_every: 5000",
            SmallTrainingData.whole(pairs, 0),
            "base: {method: full, prompt: the cat, validation_pairs: 0}"));
  }

  private CommandProcess start(String name, Path recipe, Path output, Map<String, String> group)
      throws IOException {
    return new CommandProcess(
        Files.createDirectory(folder.resolve(name)),
        group,
        "train",
        "adapt",
        "--recipe",
        recipe,
        "--base",
        Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/base"),
        "--data",
        data,
        "--output",
        output,
        "--threads",
        1);
  }

  private static void done(CommandProcess process) throws IOException, InterruptedException {
    assertThat(process.exitCode()).as(process.output()).isZero();
  }

  private Path alone(String name, int batch, int accumulate)
      throws IOException, InterruptedException {
    Path output = folder.resolve(name);
    try (CommandProcess process =
        start("work-" + name, recipe(batch, accumulate), output, Map.of())) {
      done(process);
    }
    return output;
  }

  @Test
  void twoProcessesEqualOneWithTheDoubledBatch() throws IOException, InterruptedException {
    Path one = alone("one", 2, 1);
    Path accumulated = alone("accumulated", 1, 2);
    int port = freePort();
    Path two = folder.resolve("two");
    Path recipe = recipe(1, 1);
    try (CommandProcess first = start("work-0", recipe, two, group(0, port));
        CommandProcess second = start("work-1", recipe, two, group(1, port))) {
      done(first);
      done(second);
    }
    assertClose(one, accumulated);
    assertClose(one, two);
    // what would happen without the other process' share
    Path half = alone("half", 1, 1);
    assertThat(apart(one, half, "optimizer.first.")).isGreaterThan(100 * TOLERANCE);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aProcessThatDiesLeavesACheckpointAndOneLine(int dying)
      throws IOException, InterruptedException {
    int port = freePort();
    Path output = folder.resolve("two");
    Path recipe = recipe(1, 1, 5000);
    try (CommandProcess first = start("work-0", recipe, output, group(0, port));
        CommandProcess second = start("work-1", recipe, output, group(1, port))) {
      first.waitForLine(line -> line.contains("step 1 loss"));
      (dying == 0 ? first : second).signal("KILL");
      CommandProcess left = dying == 0 ? second : first;
      assertThat(left.exitCode()).as(left.output()).isEqualTo(1);
      List<String> said =
          left.output().lines().filter(line -> line.startsWith("icportrait: ")).toList();
      assertThat(said).hasSize(1);
      assertThat(said.get(0)).contains("a process of the group has ended", "is good, --resume");
      assertThat(left.output()).doesNotContain("\tat ", "internal error");
      long steps = Long.parseLong(said.get(0).replaceFirst(".*checkpoint of step (\\d+) .*", "$1"));
      try (Safetensors file = Safetensors.open(output.resolve("checkpoint.safetensors"))) {
        assertThat(file.metadata().get("step")).isEqualTo(Long.toString(steps));
      }
      assertThat(steps).isPositive();
    }
  }

  private static Map<String, String> group(int rank, int port) {
    return Map.of(
        "WORLD_SIZE",
        "2",
        "RANK",
        Integer.toString(rank),
        "MASTER_ADDR",
        "127.0.0.1",
        "MASTER_PORT",
        Integer.toString(port));
  }

  private static void assertClose(Path a, Path b) {
    assertThat(apart(a, b, "parameter.")).isLessThan(TOLERANCE);
    assertThat(apart(a, b, "average.")).isLessThan(TOLERANCE);
    assertThat(apart(a, b, "optimizer.first.")).isLessThan(TOLERANCE);
  }

  /** The largest difference between tensors of two checkpoints, over the largest value. */
  private static double apart(Path a, Path b, String prefix) {
    String file = "checkpoint.safetensors";
    double difference = 0;
    double largest = 0;
    try (Safetensors first = Safetensors.open(a.resolve(file));
        Safetensors second = Safetensors.open(b.resolve(file));
        TensorScope scope = TensorScope.open()) {
      assertThat(first.names()).isEqualTo(second.names());
      for (String name : first.names()) {
        if (name.startsWith(prefix)) {
          float[] x = first.tensor(name).toFloats();
          float[] y = second.tensor(name).toFloats();
          for (int i = 0; i < x.length; i++) {
            difference = Math.max(difference, Math.abs(x[i] - y[i]));
            largest = Math.max(largest, Math.abs(x[i]));
          }
        }
      }
    }
    return difference / largest;
  }
}
