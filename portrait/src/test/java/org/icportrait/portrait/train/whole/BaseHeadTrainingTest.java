package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.TinyPairs;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole heads on a Stable Diffusion checkpoint, a tiny random one. */
class BaseHeadTrainingTest {
  private static final Path BASE =
      Path.of("..").resolve("diffusion/src/test/resources/golden/pipelines/base");
  private static final int SIDE = 64;

  @TempDir Path folder;

  @BeforeEach
  void pairs() {
    TinyPairs.write(folder, HeadPair.Kind.PHOTOGRAPH, SIDE, 4);
    TinyPairs.write(folder, HeadPair.Kind.TRIPLET, SIDE, 4);
  }

  private Recipe recipe(String stage, String method, int steps, Path part) throws IOException {
    Path file = folder.resolve(stage + ".yaml");
    Files.writeString(
        file,
        """
        stage: %s
        steps: %d
        batch: 2
        crop: %d
        learning_rate: 0.01
        warmup: 1
        ema: 0
        clip: 1.0
        precision: float32
        seed: 3
        validate_every: 1000
        parts: [%s]
        %s
        base: {method: %s, rank: 2, prompt: the cat, validation_pairs: 2}
        whole: {pairs: '%s', validation: '%s', triplets: 0.5, missing: 0.25, noisiest: 0}
        """
            .formatted(
                stage,
                steps,
                SIDE,
                part == null ? "" : part,
                stage.equals("stitch") ? "dropout: {identity: 0.5, light: 0.5, text: 0.5}" : "",
                method,
                folder,
                folder));
    return Recipe.read(file);
  }

  private HeadPairTraining open(HeadPairTraining.Stage stage, String method, int steps, Path part)
      throws IOException {
    RandomSource.seedParameters(1);
    String name = stage.name().toLowerCase(java.util.Locale.ROOT);
    return new HeadPairTraining(stage, recipe(name, method, steps, part), BASE);
  }

  private Path train(HeadPairTraining.Stage stage, int steps, Path part) throws IOException {
    Path output = folder.resolve("run-" + stage);
    String name = stage.name().toLowerCase(java.util.Locale.ROOT);
    try (HeadPairTraining training = open(stage, "lora", steps, part)) {
      new TrainingRun(
              recipe(name, "lora", steps, part),
              training,
              output,
              DataParallel.alone(),
              () -> false)
          .run(false);
    }
    return output.resolve("export");
  }

  private static double size(Tensor gradient) {
    return gradient == null ? 0 : gradient.abs().sum().item();
  }

  @Test
  void gradientsReachWhatIsTrainedAndNothingElse() throws IOException {
    try (HeadPairTraining training = open(HeadPairTraining.Stage.ADAPT, "lora", 1, null);
        TensorScope scope = TensorScope.open()) {
      training.loss(0).backward();
      Map<String, Tensor> parameters = training.network().parameters();
      double added = 0;
      double factors = 0;
      for (var entry : parameters.entrySet()) {
        String name = entry.getKey();
        double gradient = size(entry.getValue().grad());
        if (name.endsWith("conv_in.weight")) {
          assertThat(entry.getValue().size(1)).isEqualTo(40);
          added = size(entry.getValue().grad().narrow(1, 4, 36));
        } else if (name.contains("lora")) {
          factors += gradient;
        } else if (!name.contains("conv_in")) {
          assertThat(gradient).as(name).isZero();
        }
      }
      assertThat(added).as("of the added channels").isPositive();
      assertThat(factors).as("of the factors").isPositive();
    }
  }

  @Test
  void theBranchLearnsWhileTheDenoiserIsFrozen() throws IOException {
    Path adapted = train(HeadPairTraining.Stage.ADAPT, 2, null);
    assertThat(adapted.resolve("adapt/config.json")).exists();
    try (HeadPairTraining training = open(HeadPairTraining.Stage.STITCH, "full", 1, adapted);
        TensorScope scope = TensorScope.open()) {
      training.loss(0).backward();
      double branch = 0;
      for (var entry : training.network().parameters().entrySet()) {
        double gradient = size(entry.getValue().grad());
        if (entry.getKey().startsWith("adaptation.")) {
          assertThat(gradient).as(entry.getKey()).isZero();
        } else {
          branch += gradient;
        }
      }
      assertThat(branch).isPositive();
    }
    Path stitched = train(HeadPairTraining.Stage.STITCH, 2, adapted);
    for (String file :
        new String[] {"stitch/config.json", "adapt/config.json", "icportrait.json"}) {
      assertThat(stitched.resolve(file)).exists();
    }
    String figures = Files.readString(folder.resolve("run-STITCH/validation.csv"));
    assertThat(figures).contains("photographs: estimate", "triplets: estimate", "network");
  }

  @Test
  void whereAPixelDoesNotCountAnErrorDoesNot() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor target = Tensor.zeros(2, 4, 8, 8);
      Tensor right = Tensor.cat(3, Tensor.zeros(2, 4, 8, 4), Tensor.full(1, 2, 4, 8, 4));
      Tensor left = Tensor.cat(3, Tensor.full(1, 2, 1, 8, 4), Tensor.zeros(2, 1, 8, 4));
      assertThat(LatentLoss.of(right, target, left).item()).isZero();
      double all = LatentLoss.of(right, target, Tensor.full(0.5f, 2, 1, 8, 8)).item();
      assertThat(all).isCloseTo(0.5, within(1e-6));
    }
  }

  @Test
  void aRecipeThatABaseCannotFollowIsRefused() throws IOException {
    assertThatThrownBy(() -> open(HeadPairTraining.Stage.BASE, "lora", 1, null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("adapt or stitch");
    Path file = folder.resolve("wide.yaml");
    recipe("adapt", "lora", 1, null);
    String text = Files.readString(folder.resolve("adapt.yaml"));
    Files.writeString(file, text.replace("crop: 64", "crop: 32"));
    Recipe small = Recipe.read(file);
    assertThatThrownBy(() -> new HeadPairTraining(HeadPairTraining.Stage.ADAPT, small, BASE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("power of two");
  }
}
