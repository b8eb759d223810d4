package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.session.ExitCode;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part parse/ of a model: how one is trained and used. */
class ParserPartTest {
  @TempDir Path folder;

  /** The committed model without what a model may lack, and without a card. */
  private Path model(String name) throws IOException {
    Path model = Files.createDirectory(folder.resolve(name));
    for (String part : List.of("geometry", "head")) {
      Files.createSymbolicLink(model.resolve(part), ModelOptions.standardFolder().resolve(part));
    }
    return model;
  }

  @Test
  void aModelWithoutAParserIsLentThatOfTheStandardModel() throws IOException {
    Path model = model("plain");
    ModelCard.write(model, "mini", 256, 0.8, Map.of());
    Cli.Result result = Cli.run("face", "--input", Cli.exampleProfile(), "--model", model);
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode face = new ObjectMapper().readTree(result.out()).at("/faces/0");
    assertThat(face.has("landmarks")).isTrue();
    assertThat(face.path("head").path("hair").asDouble()).isGreaterThan(0);
    assertThat(PortraitModel.index(model)).doesNotContain("FaceParser");
    Picture picture = PictureReader.read(Cli.exampleProfile());
    try (PortraitModel alone = PortraitModel.open(model)) { // nobody lends it one
      assertThat(alone.masks(picture, alone.faces(picture).get(0))).isNull();
    }
  }

  @Test
  void aParserIsTrainedOnPortraitsAndHeads() throws IOException {
    Path data = SmallTrainingData.whole(folder);
    Files.createDirectories(data.resolve("masks"));
    byte[] mask = TestPictures.encode(TestPictures.noise(64, 64), "png");
    for (String id : List.of("p0", "p1", "p2")) {
      Files.write(data.resolve("masks").resolve(id + ".png"), mask);
    }
    Path heads = Files.createDirectories(folder.resolve("more"));
    for (String head : List.of("0007_0_0", "0501_1_2")) {
      Files.copy(Cli.exampleProfile(), heads.resolve(head + ".jpg"));
      Files.write(heads.resolve(head + ".png"), mask);
    }
    Path recipe = folder.resolve("recipe.yaml");
    Files.write(
        recipe,
        List.of(
            "stage: parser",
            "steps: 2",
            "batch: 2",
            "crop: 256",
            "learning_rate: 0.001",
            "warmup: 1",
            "ema: 0.5",
            "clip: 1.0",
            "precision: float32",
            "seed: 4",
            "validate_every: 2",
            "parts: [" + ModelOptions.standardFolder() + "]",
            "heads: [" + heads + ", " + folder.resolve("none") + "]"));
    Path output = folder.resolve("out");
    Cli.Result result =
        Cli.run("train", "parser", "--recipe", recipe, "--data", data, "--output", output);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(SmallTrainingData.names(output))
        .contains("landmarks", "validation.csv", "validation.png");
    assertThat(SmallTrainingData.names(output.resolve("landmarks")))
        .containsExactly("0007_0_0.landmarks", "0501_1_2.landmarks");
    assertThat(Files.readString(output.resolve("validation.csv")))
        .contains("IoU portraits: hair 0.", "path-traced: hair 0.");
    Path part = output.resolve("export/parse");
    assertThat(SmallTrainingData.names(part)).containsExactly("config.json", "parse.safetensors");

    // in a model it is read, its figures are told and its masks drawn
    Path model = model("with");
    Files.createSymbolicLink(model.resolve("parse"), part);
    assertThat(PortraitModel.index(model)).contains("FaceParser");
    ModelCard.write(model, "mini", 256, 0.8, Map.of());
    Path drawn = folder.resolve("with.png");
    Cli.Result face =
        Cli.run("face", "--input", Cli.exampleProfile(), "--model", model, "--output", drawn);
    assertThat(face.code()).as(face.err()).isZero();
    JsonNode head = new ObjectMapper().readTree(face.out()).at("/faces/0/head");
    JsonNode crop = head.path("crop");
    double side = crop.path("x1").asDouble() - crop.path("x0").asDouble();
    assertThat(side).isPositive();
    assertThat(crop.path("y1").asDouble() - crop.path("y0").asDouble())
        .isCloseTo(side, within(0.02));
    for (String what : List.of("hair", "skin", "person", "occluder")) {
      assertThat(head.path(what).isNumber()).as(what).isTrue();
      assertThat(head.path(what).asDouble()).as(what).isBetween(0.0, 1.0);
    }
    Path plain = folder.resolve("plain.png");
    Path without = model("without");
    ModelCard.write(without, "mini", 256, 0.8, Map.of());
    Cli.run("face", "--input", Cli.exampleProfile(), "--model", without, "--output", plain);
    assertThat(PictureReader.read(drawn).data()).isNotEqualTo(PictureReader.read(plain).data());
    Files.delete(part.resolve(FaceParser.WEIGHTS));
    assertThat(Cli.run("model", "verify", "--model", model).code()).isEqualTo(ExitCode.MODEL);
  }
}
