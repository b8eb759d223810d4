package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.PairStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of grey portraits, and what is wrong with a call. */
class DataPairsCommandTest {
  @TempDir Path folder;

  private Path data() throws IOException {
    return SmallTrainingData.masked(SmallTrainingData.whole(folder));
  }

  @Test
  void makesPairsAndShowsThem() throws IOException {
    Path output = folder.resolve("pairs");
    Cli.Result made =
        Cli.run(
            "data",
            "pairs",
            "--data",
            data(),
            "--output",
            output,
            "--photographs",
            3,
            "--threads",
            1);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out().strip()).isEqualTo("3 pairs in " + output);
    PairStore store = PairStore.open(output);
    assertThat(store.size()).isEqualTo(256);
    assertThat(store.read(0).kind()).isEqualTo(HeadPair.Kind.PHOTOGRAPH);
    assertThat(store.read(0).person()).isIn("p1", "p2");
    Path sheet = folder.resolve("sheet.png");
    Cli.Result shown =
        Cli.run("data", "inspect", "--data", output, "--output", sheet, "--count", 2);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(ImageIO.read(sheet.toFile()).getHeight()).isBetween(512, 520);
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(7 * 256);
  }

  private Path recipe(Path pairs, Path latents) throws IOException {
    return Files.writeString(
        folder.resolve("adapt.yaml"),
        """
        {stage: adapt, steps: 2, batch: 2, crop: 64, learning_rate: 0.01, warmup: 1, clip: 1,
         precision: float32, seed: 3, validate_every: 9, base: {validation_pairs: 0},
         whole: {pairs: '%s', validation: '%s', triplets: 0, missing: 0, noisiest: 0,
                 latents: '%s'}}
        """
            .formatted(pairs, pairs, latents));
  }

  @Test
  void makesSamplesForABaseThatTrainingReads() throws IOException {
    Path pairs = folder.resolve("pairs");
    Path latents = folder.resolve("latents");
    Path base =
        Path.of(System.getProperty("icportrait.home"))
            .resolve("diffusion/src/test/resources/golden/pipelines/base");
    Cli.Result made =
        Cli.run(
            "data", "pairs", "--data", data(), "--output", pairs, "--photographs", 2, "--size", 64);
    assertThat(made.code()).as(made.err()).isZero();
    Path recipe = recipe(pairs, latents);
    Object[] call = {
      "data", "pairs", "--base", base, "--recipe", recipe, "--output", latents, "--samples", 3
    };
    Cli.Result encoded = Cli.run(call);
    assertThat(encoded.code()).as(encoded.err()).isZero();
    assertThat(encoded.out().strip()).isEqualTo("3 samples in " + latents);
    Path shard = latents.resolve("latents-00000.safetensors");
    Object written = Files.getLastModifiedTime(shard);
    assertThat(Cli.run(call).code()).isZero();
    assertThat((Object) Files.getLastModifiedTime(shard)).isEqualTo(written);
    Cli.Result trained =
        Cli.run(
            "train",
            "adapt",
            "--base",
            base,
            "--recipe",
            recipe,
            "--data",
            folder.resolve("data"),
            "--output",
            folder.resolve("run"));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(folder.resolve("run/export/adapt/config.json")).exists();
    Cli.Result alone = Cli.run("data", "pairs", "--base", base, "--output", latents);
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("--base");
    Cli.Result mixed =
        Cli.run("data", "pairs", "--data", pairs, "--output", pairs, "--master", "x");
    assertThat(mixed.code()).isEqualTo(2);
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path data = data();
    Path output = folder.resolve("pairs");
    Cli.Result none = Cli.run("data", "pairs", "--data", data, "--output", output);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--photographs");
    Cli.Result heads =
        Cli.run("data", "pairs", "--data", data, "--output", output, "--triplets", 1);
    assertThat(heads.code()).isEqualTo(2);
    assertThat(heads.err()).contains("--heads");
    Cli.Result folderMissing =
        Cli.run("data", "pairs", "--data", folder, "--output", output, "--photographs", 1);
    assertThat(folderMissing.code()).isEqualTo(3);
    assertThat(folderMissing.err()).contains("portraits.jsonl");
  }
}
