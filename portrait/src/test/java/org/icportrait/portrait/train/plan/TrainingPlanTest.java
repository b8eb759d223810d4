package org.icportrait.portrait.train.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.icportrait.engine.HostReads;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.train.run.Recipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPlanTest {
  private static final Path HOME = Path.of(System.getProperty("icportrait.home"));
  private static final Path TINY =
      HOME.resolve("diffusion/src/test/resources/golden/pipelines/base");

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeftOfTheDeviceOfShapes() {
    assertThat(Engine.device()).isEqualTo(Device.CPU);
  }

  private static Recipe recipe(String name) {
    return Recipe.read(HOME.resolve("recipes/" + name + ".yaml"));
  }

  private Recipe changed(String name, String from, String to) throws IOException {
    String text = Files.readString(HOME.resolve("recipes/" + name + ".yaml"));
    assertThat(text).containsPattern("(?m)" + from);
    return Recipe.read(
        Files.writeString(folder.resolve("recipe.yaml"), text.replaceAll("(?m)" + from, to)));
  }

  @Test
  void aTinyNetworkIsAsReckonedByHand() {
    Recipe recipe = recipe("identity"); // float32, an average, batches of 48
    Conv2d network = new Conv2d(3, 4, Conv2d.Options.same(3)); // 112 parameters
    Conv2d frozen = new Conv2d(3, 2, Conv2d.Options.same(1)); // 8
    frozen.setTrainable(false);
    PlannedStage stage =
        new PlannedStage(
            network,
            List.of(frozen),
            () -> frozen.forward(Tensor.zeros(1, 3, 10, 10)),
            () -> network.forward(Tensor.zeros(1, 3, 10, 10)).square().mean());
    TrainingPlan plan;
    try (TensorScope scope = TensorScope.open();
        stage) {
      plan = TrainingPlan.measure(recipe, stage);
    }
    assertThat(plan.trained()).isEqualTo(112);
    assertThat(plan.frozen()).isEqualTo(8);
    assertThat(plan.memory()).isEqualTo(new TrainingPlan.Memory(480, 448, 896, 448, 2800, 2800));
    double convolution = 2.0 * 4 * 100 * 27;
    assertThat(plan.work())
        .isEqualTo(new TrainingPlan.Work(2.0 * 2 * 100 * 3, convolution, convolution, 0));
    assertThat(plan.samples()).isEqualTo(1100L * 48);
  }

  @ParameterizedTest
  @ValueSource(strings = {"head-base", "head-adapt", "head-stitch", "geometry", "parser"})
  void shapesAloneSayWhatValuesSay(String name) throws IOException {
    String text = Files.readString(HOME.resolve("recipes/" + name + ".yaml"));
    Recipe exact =
        Recipe.read(
            Files.writeString(
                folder.resolve("exact.yaml"),
                text.replaceAll("(?m)^batch:.*$", "batch: 1")
                    .replaceAll("(?m)^precision:.*$", "precision: float32")));
    TrainingPlan plan = TrainingPlan.of(exact, null);
    try (TensorScope scope = TensorScope.open();
        PlannedStage stage = PlannedStages.of(exact, null)) {
      long reads = HostReads.made();
      TrainingPlan real = TrainingPlan.measure(exact, stage); // with values, on the processor
      assertThat(HostReads.made()).as("reads that a GPU would wait for").isEqualTo(reads);
      assertThat(real.work()).isEqualTo(plan.work());
      assertThat(real.trained()).isEqualTo(plan.trained());
      assertThat(real.memory().fixed()).isEqualTo(plan.memory().fixed());
      // processors lay some small planes out anew and keep those instead
      assertThat((double) real.memory().activations())
          .isCloseTo(
              (double) plan.memory().activations(), within(0.07 * plan.memory().activations()));
    }
  }

  @Test
  void stableDiffusionIsOfItsPublishedSize() {
    TrainingPlan adapt = TrainingPlan.of(recipe("sd15-adapt"), null);
    // rank 16 at 32 attentions of each kind, and the first convolution of 40 channels
    assertThat(adapt.trained()).isEqualTo(3_188_736 + 40 * 9 * 320 + 320);
    // the U-Net's 859,520,964 without that convolution
    assertThat(adapt.frozen()).isEqualTo(859_520_964L - 4 * 9 * 320 - 320);
    // 0.8 TFLOP of a U-Net on 64 x 64 for each of 4 samples, twice as wide, and the text's
    assertThat(adapt.work().forward()).isBetween(4 * 1.5e12, 4 * 2.1e12);
    // what is frozen needs the gradient of its input alone
    assertThat(adapt.work().backward() / adapt.work().forward()).isBetween(1.0, 1.6);
    assertThat(adapt.work().repeated()).isBetween(0.8 * adapt.work().forward(), 7.5e12);
    assertThat(adapt.memory().checkpointed()).isLessThan(adapt.memory().activations() / 4);
    assertThat(adapt.memory().averages()).isZero();
  }

  @Test
  void latentsOfShardsTakeNoWorkAndNoAutoencoder() throws IOException {
    TrainingPlan stored = TrainingPlan.of(recipe("sd15-adapt"), null);
    TrainingPlan drawn = TrainingPlan.of(changed("sd15-adapt", "^  latents:.*$", ""), null);
    assertThat(stored.work().data()).isZero();
    // the encoder's 1.1 TFLOP for each of 4 pictures of 4 samples
    assertThat(drawn.work().data()).isBetween(16 * 1.0e12, 16 * 1.2e12);
    assertThat(drawn.frozen() - stored.frozen()).isBetween(83_000_000L, 84_000_000L);
    assertThat(drawn.work().forward()).isEqualTo(stored.work().forward());
  }

  @Test
  void fewerLevelsAreComputedAgainForMoreMemory() throws IOException {
    TrainingPlan all = TrainingPlan.of(recipe("sd15-adapt"), null);
    TrainingPlan one =
        TrainingPlan.of(changed("sd15-adapt", "checkpointing: true", "checkpointing: 1"), null);
    assertThat(one.memory().activations()).isEqualTo(all.memory().activations());
    assertThat(one.memory().checkpointed())
        .isBetween(all.memory().checkpointed() + 1, all.memory().activations() * 3 / 4);
    assertThat(one.work().repeated()).isBetween(1.0, 0.7 * all.work().repeated());
    assertThatThrownBy(() -> changed("sd15-adapt", "checkpointing: true", "checkpointing: some"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("checkpointing");
  }

  @Test
  void allWeightsTakeTheMemoryOfTheirMoments() throws IOException {
    TrainingPlan full =
        TrainingPlan.of(changed("sd15-adapt", "method: lora", "method: full"), null);
    assertThat(full.trained()).isEqualTo(859_520_964L + 36 * 9 * 320);
    assertThat(full.memory().gradients()).isEqualTo(4 * full.trained());
    assertThat(full.memory().moments()).isEqualTo(8 * full.trained());
    assertThat(full.work().backward() / full.work().forward()).isBetween(1.9, 2.2);
    assertThat(full.on(Card.KNOWN.get(0)).largestBatch()).isLessThan(4); // T4: 16 GB
    assertThat(full.on(Card.KNOWN.get(5)).largestBatch()).isGreaterThan(40);
  }

  @ParameterizedTest
  @CsvSource({"sd15-adapt", "sd15-stitch"})
  void aBaseInAFolderIsReadForItsLayout(String name) throws IOException {
    TrainingPlan plan = TrainingPlan.of(changed(name, "^crop:.*$", "crop: 64"), TINY);
    assertThat(plan.trained()).isPositive().isLessThan(1_000_000);
    assertThat(plan.work().forward()).isPositive();
  }

  @Test
  void whatTrainingRefusesIsNotPlanned() throws IOException {
    Recipe faces = changed("head-base", "^whole:(.*\n)+", "");
    assertThatThrownBy(() -> TrainingPlan.of(faces, null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("without whole:");
    Recipe odd = changed("sd15-adapt", "^crop:.*$", "crop: 192");
    assertThatThrownBy(() -> TrainingPlan.of(odd, null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a power of two");
  }

  @Test
  void aConditionOnTheCanvasMakesItWiderAndLeavesTheBranchOut() throws IOException {
    long alone = TrainingPlan.of(recipe("head-adapt"), null).trained();
    TrainingPlan wider =
        TrainingPlan.of(
            changed("head-stitch", "^stage: stitch", "stage: stitch\nconditioning: concatenation"),
            null);
    int condition = 96 + 11 * 16; // latents of the mini code, and 11 planes in 16 cells
    assertThat(wider.trained()).isEqualTo(alone + condition * 9L * 160);
  }

  @Test
  void stepsOfSeveralBatchesTakeTheirWorkButTheMemoryOfOne() throws IOException {
    TrainingPlan one = TrainingPlan.of(recipe("head-stitch"), null);
    TrainingPlan four =
        TrainingPlan.of(changed("head-stitch", "^batch: 16", "batch: 16\naccumulate: 4"), null);
    assertThat(four.memory()).isEqualTo(one.memory());
    assertThat(four.work().step(false)).isCloseTo(4 * one.work().step(false), within(1e6));
    assertThat(four.samples()).isEqualTo(4 * one.samples());
  }

  @Test
  void hoursComeFromThePeakOfTheTypeThatACardHas() {
    TrainingPlan plan =
        new TrainingPlan(
            recipe("sd15-stitch"), // 5,000 steps in bfloat16, with checkpointing
            1,
            1,
            new TrainingPlan.Memory(0, 0, 0, 0, 40_000_000_000L, 10_000_000_000L),
            new TrainingPlan.Work(1e12, 2e12, 3e12, 1e12));
    Card card = new Card("some card", 24, 100, 50, false);
    TrainingPlan.OnCard on = plan.on(card);
    assertThat(on.type()).isEqualTo(DType.FLOAT16);
    assertThat(on.seconds()).isCloseTo(7e12 / (100e12 * Card.UTILISATION), within(1e-9));
    assertThat(on.hours()).isCloseTo(on.seconds() * 5000 / 3600, within(1e-9));
    assertThat(on.largestBatch()).isEqualTo((int) ((24e9 - (1L << 30)) / 11e9 * 4));
  }
}
