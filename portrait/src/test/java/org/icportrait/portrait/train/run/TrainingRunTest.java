package org.icportrait.portrait.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.HostReads;
import org.icportrait.engine.Linear;
import org.icportrait.engine.LinearAlgebra;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir Path folder;

  /** A linear map that learns to double its input. */
  private static class Doubling implements TrainingStage {
    private static final class Net extends Module {
      private final Linear linear;

      Net(int width) {
        linear = child("linear", new Linear(width, width));
      }
    }

    private final Net net;
    private final int width;
    private final double factor;

    Doubling(double factor) {
      this(factor, 4);
    }

    Doubling(double factor, int width) {
      this.factor = factor; // on the loss
      this.width = width;
      net = new Net(width);
    }

    @Override
    public Module network() {
      return net;
    }

    @Override
    public Tensor loss(long step) {
      try (RandomSource random = RandomSource.seeded(step)) {
        Tensor x = random.normal(new long[] {8, width});
        return net.linear.forward(x).sub(x.mul(2)).square().mean().mul(factor);
      }
    }

    @Override
    public String validate(long step, Path folder) {
      return "fine";
    }

    @Override
    public void export(Path folder) throws IOException {
      ModelParts.write(folder, "config.json", List.of(), net);
    }

    @Override
    public void close() {
      net.close();
    }
  }

  private static Recipe recipe(int steps) {
    return recipe(steps, "float32");
  }

  private static Recipe recipe(int steps, String precision) {
    return recipe(steps, precision, null);
  }

  private static Recipe recipe(int steps, String precision, LowRankSettings lowRank) {
    return new Recipe(
        "stitch", steps, 8, 256, 0.01, 5, 0.9, 1, precision, 1, 1000, List.of(), null, null, 0,
        null, null, null, null, null, null, null, null, null, null, lowRank);
  }

  private byte[] train(String name, int stopAfter, boolean resume) throws IOException {
    RandomSource.seedParameters(9);
    AtomicInteger asked = new AtomicInteger();
    Path output = folder.resolve(name);
    try (Doubling stage = new Doubling(1)) {
      new TrainingRun(
              recipe(40),
              stage,
              output,
              DataParallel.alone(),
              () -> asked.getAndIncrement() >= stopAfter)
          .run(resume);
    }
    return Files.readAllBytes(output.resolve("checkpoint.safetensors"));
  }

  @Test
  void aResumedRunEqualsAnUnbrokenOneBitForBit() throws IOException {
    byte[] unbroken = train("whole", Integer.MAX_VALUE, false);
    train("broken", 17, false);
    byte[] resumed = train("broken", Integer.MAX_VALUE, true);
    assertThat(resumed).isEqualTo(unbroken);
  }

  /** Trains 64 x 64 weights into an update of three directions, and returns its weight [64, 64]. */
  private float[] narrowed(int stopAfter, boolean resume) throws IOException {
    RandomSource.seedParameters(9);
    AtomicInteger asked = new AtomicInteger();
    long bytes = 2 * 64 + 3 * 2 * (64 + 64);
    Recipe recipe = recipe(40, "float32", new LowRankSettings(bytes / 1e6, 10));
    try (Doubling stage = new Doubling(1, 64)) {
      new TrainingRun(
              recipe,
              stage,
              folder.resolve("narrowed"),
              DataParallel.alone(),
              () -> asked.getAndIncrement() >= stopAfter)
          .run(resume);
    }
    Path export = folder.resolve("narrowed/export").resolve(ModelParts.WEIGHTS);
    if (!Files.exists(export)) {
      return null;
    }
    try (TensorScope scope = TensorScope.open();
        Safetensors file = Safetensors.open(export)) {
      return file.tensor("linear.weight").to(DType.FLOAT32).toFloats();
    }
  }

  @Test
  void aTrainingForASmallUpdateEndsInAFewDirectionsHoweverOftenItWasStopped() throws IOException {
    assertThat(narrowed(25, false)).isNull();
    float[] after = narrowed(Integer.MAX_VALUE, true);
    RandomSource.seedParameters(9);
    try (Doubling untrained = new Doubling(1, 64);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor before = untrained.network().parameters().get("linear.weight");
      Tensor change = Tensor.of(after, 64, 64).sub(before);
      double all = change.square().sum(0, 1).item();
      Tensor squares = change.matmul(change.transpose(0, 1));
      Tensor three = LinearAlgebra.principalComponents(squares, 3);
      double kept = three.matmul(change).square().sum(0, 1).item();
      assertThat(all).isGreaterThan(0.1);
      assertThat(kept / all).isGreaterThan(0.999);
    }
  }

  @Test
  void aStoppedRunLeavesACheckpointAndNoExport() throws IOException {
    train("stopped", 3, false);
    assertThat(folder.resolve("stopped/checkpoint.safetensors")).exists();
    assertThat(folder.resolve("stopped/export")).doesNotExist();
    train("stopped", Integer.MAX_VALUE, true);
    assertThat(folder.resolve("stopped/export/config.json")).exists();
  }

  /** Reads of tensors by 40 steps whose results may wait for so many, and their curve. */
  private long reads(String name, int unread) throws IOException {
    return reads(name, unread, "float32");
  }

  private long reads(String name, int unread, String precision) throws IOException {
    RandomSource.seedParameters(9);
    List<Long> at = new ArrayList<>();
    try (Doubling stage = new Doubling(1)) {
      new TrainingRun(
              recipe(40, precision),
              stage,
              folder.resolve(name),
              DataParallel.alone(),
              () -> !at.add(HostReads.made()),
              unread)
          .run(false);
    }
    return at.get(39) - at.get(0); // of 39 steps and what the log asks for between them
  }

  @Test
  void noStepWaitsForItsNumbersWhereTheyMayWait() throws IOException {
    assertThat(reads("each", 1)).isEqualTo(39);
    assertThat(reads("later", 20)).isEqualTo(2); // after step 1 and after step 20, for the log
    assertThat(Files.readAllBytes(checkpoint("later")))
        .isEqualTo(Files.readAllBytes(checkpoint("each")));
    assertThat(losses("later")).hasSize(3).isEqualTo(losses("each"));
    assertThat(reads("half later", 20, "float16")).isEqualTo(2); // its loss scale is never read
  }

  /** Steps and losses of the curve. */
  private List<String> losses(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("curve.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*),.*$", "$1"))
        .toList();
  }

  @Test
  void aStepThatIsNoNumberIsNamedAlsoWhenItIsReadLater() throws IOException {
    RandomSource.seedParameters(9);
    try (Doubling stage =
        new Doubling(1) {
          @Override
          public Tensor loss(long batch) {
            return batch == 5 ? super.loss(batch).mul(Double.NaN) : super.loss(batch);
          }
        }) {
      TrainingRun run =
          new TrainingRun(
              recipe(40), stage, folder.resolve("late"), DataParallel.alone(), () -> false, 20);
      assertThatThrownBy(() -> run.run(false))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("step 5: found a loss of NaN");
    }
    assertThat(hasCheckpoint("late")).isFalse();
  }

  /** Runs some steps of float16 and gives the weights after them. */
  private float[] half(int steps, double factor, boolean resume) throws IOException {
    RandomSource.seedParameters(9);
    try (Doubling stage = new Doubling(factor);
        TensorScope scope = TensorScope.open()) {
      new TrainingRun(
              recipe(steps, "float16"),
              stage,
              folder.resolve("half"),
              DataParallel.alone(),
              () -> false)
          .run(resume);
      return stage.net.linear.weight().toFloats();
    }
  }

  private String facts() throws IOException {
    try (Safetensors file = Safetensors.open(folder.resolve("half/checkpoint.safetensors"))) {
      return file.metadata().get("step")
          + " "
          + file.metadata().get("optimizer_steps")
          + " "
          + file.metadata().get("loss_scale");
    }
  }

  @Test
  void anOverflowLeavesTheStepOutAndHalvesTheLossScale() throws IOException {
    float[] untouched = half(0, 1, false);
    // a loss of about 1e35: its gradients overflow once it is scaled by 65536, even in float32
    assertThat(half(2, 1e35, false)).containsExactly(untouched);
    assertThat(facts()).isEqualTo("2 0 16384.0 0");
    float[] trained = half(3, 1, true);
    assertThat(facts()).isEqualTo("3 1 16384.0 1");
    assertThat(trained).isNotEqualTo(untouched);
  }

  @Test
  void nothingToResumeIsSaid() {
    assertThatThrownBy(() -> train("empty", 1, true))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no checkpoint");
  }

  /** Trains 40 steps whose loss is what a function makes of it from step 25 on. */
  private void trainUntil(String name, UnaryOperator<Tensor> later) throws IOException {
    RandomSource.seedParameters(9);
    try (Doubling stage =
        new Doubling(1) {
          @Override
          public Tensor loss(long batch) {
            Tensor loss = super.loss(batch);
            return batch < 25 ? loss : later.apply(loss);
          }
        }) {
      new TrainingRun(recipe(40), stage, folder.resolve(name), DataParallel.alone(), () -> false)
          .run(hasCheckpoint(name));
    }
  }

  private boolean hasCheckpoint(String name) {
    return TrainingRun.hasCheckpoint(folder.resolve(name));
  }

  private String step(String name) {
    Path file = folder.resolve(name).resolve("checkpoint.safetensors");
    try (Safetensors checkpoint = Safetensors.open(file)) {
      return checkpoint.metadata().get("step");
    }
  }

  @Test
  void aLossOrGradientThatIsNoNumberEndsTheRunAndLeavesTheCheckpoint() throws IOException {
    train("numbers", 20, false);
    byte[] before = Files.readAllBytes(folder.resolve("numbers/checkpoint.safetensors"));
    assertThatThrownBy(() -> trainUntil("numbers", loss -> loss.mul(Double.NaN)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("step 25: found a loss of NaN")
        .hasMessageContaining("learning_rate")
        .hasMessageContaining("checkpoint of step 20 is good");
    assertThatThrownBy(() -> trainUntil("numbers", loss -> loss.mul(1e35)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("a gradient of length Infinity");
    assertThat(Files.mismatch(write("before", before), checkpoint("numbers"))).isEqualTo(-1);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path checkpoint(String name) {
    return folder.resolve(name).resolve("checkpoint.safetensors");
  }

  @Test
  void withoutMemoryTheRunEndsWithACheckpointOfTheStepBefore() throws IOException {
    assertThatThrownBy(
            () ->
                trainUntil(
                    "memory",
                    loss -> {
                      throw new IllegalStateException("DefaultCPUAllocator: not enough memory");
                    }))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("step 25: found no memory left")
        .hasMessageContaining("accumulate")
        .hasMessageContaining("checkpoint of step 25 is good");
    assertThat(step("memory")).isEqualTo("25");
    trainUntil("memory", loss -> loss); // goes on from there
    train("whole", Integer.MAX_VALUE, false);
    assertThat(Files.mismatch(checkpoint("whole"), checkpoint("memory"))).isEqualTo(-1);
  }

  @Test
  void aDiskThatCantBeWrittenIsSaidWithTheLastCheckpoint() throws IOException {
    train("disk", 10, false);
    Files.delete(folder.resolve("disk/curve.csv"));
    Files.createDirectory(folder.resolve("disk/curve.csv")); // which no line can be added to
    assertThatThrownBy(() -> train("disk", Integer.MAX_VALUE, true))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("can't be written")
        .hasMessageContaining("checkpoint of step 10 is good");
    Files.delete(folder.resolve("disk/curve.csv"));
    Files.delete(checkpoint("disk"));
    Files.createDirectories(checkpoint("disk").resolve("taken"));
    assertThatThrownBy(() -> train("disk", 3, false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("checkpoint.safetensors: found that it can't be written")
        .hasMessageContaining("no checkpoint yet");
  }

  @Test
  void aPageShowsTheRun() throws IOException {
    train("page", Integer.MAX_VALUE, false);
    String page = Files.readString(folder.resolve("page/index.html"));
    assertThat(page)
        .contains("http-equiv=\"refresh\"")
        .contains("step 40 of 40")
        .containsPattern("<path d=\"M[^\"]+\" fill=\"none\" stroke=\"#")
        .contains("<td>40</td><td>fine</td>")
        .contains("learningRate");
    assertThat(steps("page")).containsExactly("1", "20", "40");
  }

  private List<String> curve(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("curve.csv"));
  }

  private List<String> steps(String name) throws IOException {
    return curve(name).stream().map(line -> line.split(",", -1)[0]).toList();
  }

  /** The sum of all steps' losses up to a line, by its mean and the steps since the line before. */
  private double total(String name) throws IOException {
    double sum = 0;
    long before = 0;
    for (String line : curve(name)) {
      String[] row = line.split(",", -1);
      long step = Long.parseLong(row[0]);
      sum += Double.parseDouble(row[1]) * (step - before);
      before = step;
    }
    return sum;
  }

  @Test
  void theCurveOfAResumedRunHasEveryStepOnce() throws IOException {
    train("whole", Integer.MAX_VALUE, false);
    train("broken", 17, false);
    assertThat(steps("broken")).containsExactly("1", "17");
    byte[] at17 = Files.readAllBytes(checkpoint("broken"));
    train("broken", 12, true);
    assertThat(steps("broken")).containsExactly("1", "17", "20", "29");
    Files.write(checkpoint("broken"), at17); // as if it had been killed since
    train("broken", Integer.MAX_VALUE, true);
    assertThat(steps("broken")).containsExactly("1", "17", "20", "40");
    assertThat(total("broken")).isCloseTo(total("whole"), within(1e-4));
    train("broken", 3, false); // a new run in the folder
    assertThat(steps("broken")).containsExactly("1", "3");
    assertThat(folder.resolve("broken/validation.csv")).doesNotExist();
  }

  @Test
  void stepsThatOverflowedDontLowerTheMean() throws IOException {
    half(2, 1e35, false);
    List<String> rows = Files.readAllLines(folder.resolve("half/curve.csv"));
    assertThat(rows).hasSize(2).allMatch(row -> Double.parseDouble(row.split(",", -1)[1]) > 1e33);
  }
}
