package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of a model for pictures of twice its side: trained, gone on with, and used. */
class LargePartTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeData() throws IOException {
    data = SmallTrainingData.whole(folder);
  }

  /** The committed model without its large part. */
  private Path small() throws IOException {
    Path model = Files.createDirectory(folder.resolve("small"));
    Path mini = Cli.home().resolve("models/mini");
    for (String part :
        List.of("adapt", "geometry", "identity", "scheduler", "stitch", "unet", "vae")) {
      Files.createSymbolicLink(model.resolve(part), mini.resolve(part));
    }
    Files.copy(mini.resolve("icportrait.json"), model.resolve("icportrait.json"));
    return model;
  }

  private Cli.Result train(Path from, Path output, String... more) throws IOException {
    List<String> lines =
        new java.util.ArrayList<>(
            List.of(
                "stage: stitch",
                "steps: 2",
                "batch: 1",
                "learning_rate: 0.01",
                "warmup: 1",
                "ema: 0",
                "clip: 1.0",
                "precision: float32",
                "seed: 4",
                "validate_every: 10",
                "patches: {fitted: 2}",
                "parts: [" + from + "]"));
    lines.addAll(List.of(more));
    Path recipe = Files.createTempFile(folder, "recipe", ".yaml");
    Files.write(recipe, lines);
    return Cli.run(
        "train", "stitch", "--recipe", recipe, "--data", data, "--output", output, "--quiet");
  }

  private byte[] portrait(Path model, int size) throws IOException {
    Path output = folder.resolve("portrait" + size + ".png");
    Cli.Result result =
        Cli.run(
            "generate",
            "--model",
            model,
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--size",
            size,
            "--output",
            output);
    assertThat(result.code()).as(result.err()).isZero();
    return Files.readAllBytes(output);
  }

  private static byte[] head(Path model) throws IOException {
    return Files.readAllBytes(model.resolve("large/diffusion_pytorch_model.safetensors"));
  }

  @Test
  void itIsTrainedGoneOnWithAndUsedForLargePicturesOnly() throws IOException {
    Path small = small();
    Path output = folder.resolve("large");
    Cli.Result trained = train(small, output, "crop: 512");
    assertThat(trained.code()).as(trained.err()).isZero();
    Path model = output.resolve("export");
    Cli.Result whole = Cli.run("model", "verify", "--model", model);
    assertThat(whole.code()).as(whole.err()).isZero();

    Path bare = Files.createDirectory(folder.resolve("bare"));
    for (String part : List.of("geometry", "scheduler", "stitch", "unet", "vae")) {
      Files.createSymbolicLink(bare.resolve(part), model.resolve(part));
    }
    String card = Files.readString(model.resolve("icportrait.json"));
    Files.writeString(
        bare.resolve("icportrait.json"),
        card.replaceAll("\"files\" : \\{[^}]*}", "\"files\" : {}"));
    assertThat(portrait(model, 256)).isEqualTo(portrait(bare, 256));
    assertThat(portrait(model, 512)).isNotEqualTo(portrait(bare, 512));

    Path further = folder.resolve("further");
    Cli.Result goneOn = train(model, further, "crop: 512");
    assertThat(goneOn.code()).as(goneOn.err()).isZero();
    Path export = further.resolve("export");
    assertThat(export.resolve("large/patches.safetensors"))
        .hasSameBinaryContentAs(model.resolve("large/patches.safetensors"));
    assertThat(head(export)).isNotEqualTo(head(model));
  }

  @Test
  void anotherSideIsRefused() throws IOException {
    Cli.Result result = train(small(), folder.resolve("large"), "crop: 256");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("crop 256", "512");
  }

  @Test
  void aStageOfItsOwnIsNeeded() throws IOException {
    Cli.Result result =
        train(small(), folder.resolve("large"), "crop: 512", "freeze_denoiser: true");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("freeze_denoiser");
  }
}
