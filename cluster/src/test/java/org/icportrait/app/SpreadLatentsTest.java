package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of a base made beforehand, on Spark inside this JVM and without it. */
class SpreadLatentsTest {
  private static final int SAMPLES = 35; // a shard has 32

  @TempDir Path folder;

  private Path pairs() throws IOException {
    Path data = SmallTrainingData.masked(SmallTrainingData.whole(folder));
    Path pairs = folder.resolve("pairs");
    Cli.Result made =
        Cli.run(
            "data", "pairs", "--data", data, "--output", pairs, "--photographs", 2, "--size", 64);
    assertThat(made.code()).as(made.err()).isZero();
    return pairs;
  }

  private Cli.Result encode(Path recipe, Path output, String... more) {
    Path base = Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/base");
    Object[] call = {
      "data", "pairs", "--base", base, "--recipe", recipe, "--output", output, "--samples", SAMPLES
    };
    return Cli.run(Stream.concat(Arrays.stream(call), Arrays.stream(more)).toArray());
  }

  @Test
  void areTheSameBytesAndMissingShardsAloneAreMadeAgain() throws IOException {
    Path pairs = pairs();
    Path recipe =
        Files.writeString(
            folder.resolve("adapt.yaml"),
            """
            {stage: adapt, steps: 2, batch: 2, crop: 64, learning_rate: 0.01, warmup: 1, clip: 1,
             precision: float32, seed: 3, validate_every: 9, base: {validation_pairs: 0},
             whole: {pairs: '%s', validation: '%s', triplets: 0, missing: 0.5, noisiest: 0,
                     latents: anywhere}}
            """
                .formatted(pairs, pairs));
    Path here = folder.resolve("here");
    Path spread = folder.resolve("spread");
    Cli.Result alone = encode(recipe, here, "--threads", "1"); // as many as on Spark
    assertThat(alone.code()).as(alone.err()).isZero();
    Cli.Result result = encode(recipe, spread, "--master", "local[2]");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().strip()).isEqualTo(SAMPLES + " samples in " + spread);
    assertThat(SmallTrainingData.names(spread))
        .isEqualTo(SmallTrainingData.names(here))
        .contains("latents-00000.safetensors", "latents-00001.safetensors");
    for (String name : SmallTrainingData.names(here)) {
      assertThat(spread.resolve(name)).hasSameBinaryContentAs(here.resolve(name));
    }

    Path kept = spread.resolve("latents-00000.safetensors");
    Object written = Files.getLastModifiedTime(kept);
    Files.delete(spread.resolve("latents-00001.safetensors"));
    assertThat(encode(recipe, spread, "--master", "local[2]").code()).isZero();
    assertThat((Object) Files.getLastModifiedTime(kept)).isEqualTo(written);
    assertThat(spread.resolve("latents-00001.safetensors"))
        .hasSameBinaryContentAs(here.resolve("latents-00001.safetensors"));
  }
}
