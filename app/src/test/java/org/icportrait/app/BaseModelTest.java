package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on a Stable Diffusion checkpoint, a tiny random one, and portraits made with it. */
class BaseModelTest {
  private static final int SIZE = 64;

  @TempDir static Path shared;
  private static Path base;
  private static Path data;
  private static Path pairs;
  private static Path model; // trained in both stages, by LoRA

  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    base = Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/base");
    data = SmallTrainingData.whole(shared);
    pairs = SmallTrainingData.pairs(shared.resolve("pairs"), data, SIZE);
    Path adapt = shared.resolve("adapt");
    done(train(adapt, "adapt", "float32", "lora", ""));
    Path stitch = shared.resolve("stitch");
    done(train(stitch, "stitch", "float32", "lora", adapt.resolve("export").toString()));
    model = stitch.resolve("export");
  }

  private static void done(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static Cli.Result train(
      Path output, String stage, String precision, String method, String part) throws IOException {
    return trainOn(base, output, stage, precision, method, part);
  }

  private static Cli.Result trainOn(
      Path base, Path output, String stage, String precision, String method, String part)
      throws IOException {
    return trainOn(base, output, stage, precision, method, part, 0.01);
  }

  private static Cli.Result trainOn(
      Path base,
      Path output,
      String stage,
      String precision,
      String method,
      String part,
      double rate)
      throws IOException {
    Path recipe = Files.createTempFile(shared, "recipe", ".yaml");
    Files.writeString(
        recipe,
        String.join(
            "\n",
            "stage: " + stage,
            "steps: 2",
            "batch: 2",
            "crop: " + SIZE,
            "learning_rate: " + rate,
            "warmup: 1",
            "ema: 0",
            "clip: 1.0",
            "precision: " + precision,
            "seed: 4",
            "validate_every: 10",
            "parts: [" + part + "]",
            SmallTrainingData.whole(pairs, 0),
            stage.equals("stitch") ? "dropout: {identity: 0.5, light: 0.5, text: 0.5}" : "",
            "base: {method: " + method + ", rank: 2, prompt: the cat, validation_pairs: 1}"));
    return Cli.run(
        "train",
        stage,
        "--recipe",
        recipe,
        "--base",
        base,
        "--data",
        data,
        "--output",
        output,
        "--quiet");
  }

  private Cli.Result generate(Path from, Path output, Object... more) {
    Stream<Object> args =
        Stream.of(
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--model",
            from,
            "--steps",
            2,
            "--quiet",
            "--output",
            output);
    return Cli.run(Stream.concat(args, Stream.of(more)).toArray());
  }

  private Path drawn(Path from, String name, Object... more) {
    Path output = folder.resolve(name);
    done(generate(from, output, more));
    return output;
  }

  private static double difference(Path a, Path b) {
    Picture first = PictureReader.read(a);
    Picture second = PictureReader.read(b);
    assertThat(second.width()).isEqualTo(first.width());
    assertThat(second.height()).isEqualTo(first.height());
    double sum = 0;
    for (int i = 0; i < first.data().length; i++) {
      sum += Math.abs(first.data()[i] - second.data()[i]);
    }
    return sum / first.data().length;
  }

  /** A folder with the base and some of the method's parts. */
  private Path assembled(String... parts) throws IOException {
    Path target = Files.createDirectories(folder.resolve("assembled"));
    copy(base, target);
    for (String part : parts) {
      copy(model.resolve(part), target.resolve(part));
    }
    return target;
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(from)) {
      all = files.toList();
    }
    for (Path file : all) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }

  @Test
  void aPortraitHasTheReferencesFrame() throws IOException {
    Path first = drawn(model, "a.png", "--seed", 3);
    assertThat(difference(first, Cli.exampleReference())).isGreaterThan(0.002);
    assertThat(difference(first, drawn(model, "b.png", "--seed", 3))).isZero();
    assertThat(difference(first, drawn(model, "c.png", "--seed", 4))).isPositive();
    // the same parts beside the checkpoint, without a card
    Path beside = assembled("adapt", "stitch");
    assertThat(difference(first, drawn(beside, "d.png", "--seed", 3))).isZero();
  }

  @Test
  void promptsAndGuidanceCount() {
    Path plain = drawn(model, "a.png");
    assertThat(difference(plain, drawn(model, "b.png", "--prompt", "the cat"))).isZero();
    assertThat(difference(plain, drawn(model, "c.png", "--prompt", "a hat"))).isPositive();
    Object[] guided = {"--prompt", "the cat", "--negative", "bad", "--guidance", 4};
    assertThat(difference(plain, drawn(model, "d.png", guided))).isPositive();
  }

  @Test
  void conditionsThatTrainingDroppedAreGuided() throws IOException {
    Path parts = assembled("adapt", "stitch");
    Object[][] strengths = {
      {}, {"--identity-strength", 1.4}, {"--light-strength", 1.4}, {"--light-strength", 0}
    };
    for (int i = 0; i < strengths.length; i++) {
      drawn(parts, "guided" + i + ".png", strengths[i]);
    }
    Path config = parts.resolve("stitch/config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config.toFile());
    assertThat(json.remove("dropout").path("identity").asDouble()).isEqualTo(0.5);
    Files.writeString(config, json.toString());
    for (int i = 0; i < strengths.length; i++) {
      Path plain = drawn(parts, "plain" + i + ".png", strengths[i]);
      double change = difference(plain, folder.resolve("guided" + i + ".png"));
      assertThat(change > 0).as("strengths %d", i).isEqualTo(i > 0);
    }
  }

  @Test
  void verifyAndInspectKnowTheFolder() {
    Cli.Result verified = Cli.run("model", "verify", "--model", model);
    done(verified);
    Cli.Result inspected = Cli.run("model", "inspect", "--model", model);
    done(inspected);
    assertThat(inspected.out()).contains("sd15", "stitch", "adapt");
  }

  @Test
  void theLoraFitsTheBaseWithoutResidue() {
    try (Checkpoint checkpoint = Checkpoint.open(base);
        Lora lora =
            Lora.open(
                model.resolve("adapt/pytorch_lora_weights.safetensors"),
                LoraTargets.of(checkpoint))) {
      assertThat(lora.kinds()).containsExactly(ComponentKind.UNET);
      assertThat(lora.parameters(ComponentKind.UNET))
          .contains("mid_block.attentions.0.transformer_blocks.0.attn1.to_q.weight")
          .allMatch(name -> name.matches(".*attn[12]\\.(to_[qkv]|to_out\\.0)\\.weight"));
    }
    Object[] sample = {"sample", "--model", base, "--prompt", "the cat", "--steps", 2, "--quiet"};
    Path plain = folder.resolve("plain.png");
    Path changed = folder.resolve("changed.png");
    Stream<Object> with =
        Stream.of("--lora", model.resolve("adapt/pytorch_lora_weights.safetensors"), "--output");
    done(Cli.run(Stream.concat(Stream.of(sample), Stream.of("--output", plain)).toArray()));
    done(
        Cli.run(
            Stream.concat(Stream.of(sample), Stream.concat(with, Stream.of(changed))).toArray()));
    assertThat(difference(plain, changed)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"float32, full", "bfloat16, lora", "float16, lora", "bfloat16, full"})
  void everyPrecisionAndForm(String precision, String method) throws IOException {
    Path adapt = folder.resolve("adapt");
    done(train(adapt, "adapt", precision, method, ""));
    Path stitch = folder.resolve("stitch");
    done(train(stitch, "stitch", precision, method, adapt.resolve("export").toString()));
    boolean lora = method.equals("lora");
    Path export = stitch.resolve("export");
    for (String part : List.of("adapt", "stitch")) {
      Path factors = export.resolve(part).resolve("pytorch_lora_weights.safetensors");
      assertThat(Files.exists(factors)).isEqualTo(lora);
    }
    assertThat(difference(drawn(export, "a.png"), drawn(model, "b.png"))).isLessThan(0.2);
  }

  @ParameterizedTest
  @CsvSource({"adapt", "stitch"})
  void aTrainingOfFactorsGoesOnWithThem(String stage) throws IOException {
    Path output = folder.resolve("further");
    done(trainOn(base, output, stage, "float32", "lora", model.toString(), 0));
    Path factors = Path.of(stage, "pytorch_lora_weights.safetensors");
    assertThat(output.resolve("export").resolve(factors))
        .hasSameBinaryContentAs(model.resolve(factors));
  }

  @Test
  void factorsBesideAllWeightsAreRefused() throws IOException {
    Path whole = folder.resolve("whole");
    done(train(whole, "adapt", "float32", "full", ""));
    Cli.Result result =
        train(folder.resolve("o"), "adapt", "float32", "lora", whole.resolve("export").toString());
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("method full");
  }

  @Test
  void aRunGoesOnWhereItStopped() throws IOException {
    Path output = folder.resolve("adapt");
    done(train(output, "adapt", "float16", "lora", ""));
    byte[] before = Files.readAllBytes(output.resolve("checkpoint.safetensors"));
    assertThat(new String(before, 0, 400, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("loss_scale", "65536.0 2");
  }

  @ParameterizedTest
  @CsvSource({"adapt, stitch", "stitch, adapt"})
  void aMissingPartIsNamed(String missing, String there) throws IOException {
    Path assembled = assembled(there);
    Cli.Result result = generate(assembled, folder.resolve("o.png"));
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err()).contains(assembled.toString(), "no " + missing + "/", "train");
  }

  @ParameterizedTest
  @CsvSource({"adapt", "stitch"})
  void aPartOfAnotherWidthIsNamed(String part) throws IOException {
    Path assembled = assembled("adapt", "stitch");
    Path other = Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/control1");
    Path weights = assembled.resolve(part).resolve("diffusion_pytorch_model.safetensors");
    Files.copy(
        other.resolve("diffusion_pytorch_model.safetensors"),
        weights,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Cli.Result result = generate(assembled, folder.resolve("o.png"));
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err()).contains(weights.toString());
  }

  /** Faces alone were drawn on a canvas of 9 channels. */
  @Test
  void partsOfFacesAloneAreRefused() throws IOException {
    Path assembled = assembled("adapt", "stitch");
    Path weights = assembled.resolve("adapt/diffusion_pytorch_model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      SafetensorsWriter.write(
          weights,
          Map.of("conv_in.weight", Tensor.zeros(4, 9, 3, 3), "conv_in.bias", Tensor.zeros(4)),
          Map.of());
    }
    Cli.Result result = generate(assembled, folder.resolve("o.png"));
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err()).contains(weights.toString(), "9 channels", "40", "whole heads");
  }

  @Test
  void viewsLightAndMatchesAreDrawnToo() {
    Path views = folder.resolve("views.png");
    done(
        Cli.run(
            "views",
            "--profile",
            Cli.exampleProfile(),
            "--yaw",
            "20",
            "--model",
            model,
            "--steps",
            1,
            "--quiet",
            "--output",
            views));
    assertThat(PictureReader.read(views).width()).isGreaterThan(SIZE);
    Path relit = folder.resolve("relit.png");
    Object[] relight = {
      "relight",
      "--profile",
      Cli.exampleProfile(),
      "--light",
      "left",
      "--model",
      model,
      "--quiet",
      "--output",
      relit
    };
    done(Cli.run(relight));
    Path ratio = folder.resolve("ratio.png");
    Object[] whole = Stream.concat(Stream.of(relight), Stream.of("--head", "profile")).toArray();
    whole[whole.length - 3] = ratio;
    done(Cli.run(whole));
    assertThat(difference(relit, ratio)).as("by the networks").isPositive();
    Path matches = folder.resolve("matches.json");
    done(
        Cli.run(
            "match",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--from",
            "attention",
            "--model",
            model,
            "--json",
            matches));
    assertThat(matches).isNotEmptyFile();
    Path posed = drawn(model, "posed.png", "--pose", "10,0,0");
    assertThat(difference(posed, drawn(model, "turned.png", "--pose", "-10,0,0"))).isPositive();
  }

  @Test
  void whatIsNoBaseIsRefused() throws IOException {
    Path inpainting = Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/unet9");
    assertThat(trainOn(inpainting, folder, "adapt", "float32", "lora", "").code()).isEqualTo(4);
    Path nothing = folder.resolve("nothing");
    Cli.Result absent = trainOn(nothing, folder, "adapt", "float32", "lora", "");
    assertThat(absent.code()).isEqualTo(4);
    assertThat(absent.err()).contains(nothing.toString());
    Cli.Result noAdapt = trainOn(base, folder, "stitch", "float32", "lora", "");
    assertThat(noAdapt.code()).isEqualTo(4);
    assertThat(noAdapt.err()).contains("no adapt/");
    Cli.Result method = trainOn(base, folder, "adapt", "float32", "dora", "");
    assertThat(method.code()).isEqualTo(3);
    assertThat(method.err()).contains("dora");
    Cli.Result stage = trainOn(base, folder, "geometry", "float32", "lora", "");
    assertThat(stage.code()).isEqualTo(2);
    assertThat(stage.err()).contains("adapt or stitch");
  }

  @Test
  void ourOwnFamilyReadsNoText() {
    Path mini = Cli.home().resolve("models/mini");
    Cli.Result result = generate(mini, folder.resolve("o.png"), "--prompt", "the cat");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--prompt", "mini");
  }
}
