package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.icportrait.engine.Module;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.train.run.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loss and gradients of both stages on a base equal PyTorch's: src/golden/golden_training.py. */
class TrainingGoldenTest {
  private static final Path BASE =
      Path.of("..").resolve("diffusion/src/test/resources/golden/pipelines/base");
  private static final int[] TIMES = {30, 720};
  private static final int LATENTS = 4;
  private static final int KNOWN = 32;
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  private Recipe recipe(String stage, String method, Path part) throws IOException {
    return Recipe.read(
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            {stage: %s, steps: 1, batch: 2, crop: 64, learning_rate: 0.01, warmup: 1, clip: 1,
             precision: float32, seed: 3, validate_every: 9, parts: [%s],
             base: {method: %s, rank: 2}, whole: {pairs: none, validation: none}}
            """
                .formatted(stage, part == null ? "" : part, method)));
  }

  /** As golden_common.py draws them, in the order of their names. */
  private static void randomise(Module network, long seed) {
    Map<String, Tensor> parameters = new TreeMap<>(network.parameters());
    try (RandomSource random = RandomSource.seeded(seed);
        TensorScope scope = TensorScope.open()) {
      parameters.forEach(
          (name, tensor) -> {
            Tensor noise = random.normal(tensor.shape());
            long first = tensor.size(0);
            boolean scale = name.contains("norm") && name.contains("weight");
            tensor.assign(
                tensor.shape().length > 1
                    ? noise.div(Math.sqrt((double) tensor.count() / first))
                    : noise.mul(0.2).add(scale ? 1 : 0));
          });
    }
  }

  private static Tensor plane(RandomSource random, int channels) {
    return random.normal(2, channels, 8, 8);
  }

  private static HeadSamples samples(BaseHeadParts parts, long seed) {
    try (RandomSource random = RandomSource.seeded(seed)) {
      Tensor profile = plane(random, LATENTS);
      Tensor aligned = plane(random, LATENTS);
      Tensor known = plane(random, KNOWN);
      Tensor condition = plane(random, WholeHeadInputs.conditionChannels(LATENTS));
      Tensor clean = plane(random, LATENTS);
      Tensor noise = plane(random, LATENTS);
      Tensor text = random.normal(2, 5, 12);
      Tensor weight = plane(random, 1).abs().add(0.1);
      return new HeadSamples(
          null,
          new WholeHeadInputs(new InContextCanvas(profile, aligned, known), condition, null, null),
          clean,
          noise,
          parts.denoiser().schedule().addNoise(clean, noise, TIMES),
          text,
          weight,
          TIMES);
    }
  }

  private void check(HeadPairTraining.Stage stage, String method, Path part, long seed)
      throws IOException {
    String name = stage.name().toLowerCase(Locale.ROOT);
    try (BaseHeadParts parts = new BaseHeadParts(stage, recipe(name, method, part), BASE);
        Safetensors golden =
            Safetensors.open(Path.of("src/test/resources/golden/training.safetensors"));
        TensorScope scope = TensorScope.open()) {
      randomise(parts.networks(), seed);
      Tensor loss = parts.loss(samples(parts, seed + 1));
      loss.backward();
      float expected = golden.floats(name + ".loss")[0];
      assertThat(loss.item()).isCloseTo(expected, within((float) (TOLERANCE * expected)));
      Map<String, Tensor> trained = parts.networks().trainableParameters();
      assertThat(golden.names().stream().filter(n -> n.startsWith(name)).count())
          .isEqualTo(trained.size() + 1);
      trained.forEach(
          (parameter, tensor) -> {
            float[] gradient = golden.floats(name + "." + parameter);
            float largest = 0;
            for (float value : gradient) {
              largest = Math.max(largest, Math.abs(value));
            }
            assertThat(tensor.grad().toFloats())
                .as(parameter + " " + Arrays.toString(gradient))
                .containsExactly(gradient, within((float) (TOLERANCE * largest)));
          });
    }
  }

  @Test
  void lossAndGradientsOfAdaptAreThoseOfPyTorch() throws IOException {
    check(HeadPairTraining.Stage.ADAPT, "lora", null, 47);
  }

  @Test
  void lossAndGradientsOfStitchAreThoseOfPyTorch() throws IOException {
    Path adapted = folder.resolve("adapted");
    Recipe recipe = recipe("adapt", "lora", null);
    try (var parts = new BaseHeadParts(HeadPairTraining.Stage.ADAPT, recipe, BASE)) {
      parts.export(adapted, 64);
    }
    check(HeadPairTraining.Stage.STITCH, "full", adapted, 49);
  }
}
