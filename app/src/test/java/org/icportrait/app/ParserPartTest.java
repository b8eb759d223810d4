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
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.Picture;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.generate.ModelCard;
import org.icportrait.portrait.generate.PortraitModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part parse/ of a model: what the committed one sees, and how one is trained. */
class ParserPartTest {
  private static final int FOREHEAD = 10;
  private static final int[] CHEEKS = {50, 280};

  @TempDir Path folder;

  /** A mask at a point of the picture. */
  private static float at(HeadMasks masks, float[] mask, double x, double y) {
    double[] place = masks.frame().toCrop(x, y);
    return mask[(int) place[1] * masks.frame().size() + (int) place[0]];
  }

  @Test
  void theExamplesHairSkinAndGroundAreToldApart() {
    Picture picture = PictureReader.read(Cli.exampleProfile());
    try (PortraitModel model = PortraitModel.open(ModelOptions.standardFolder())) {
      FaceAnalysis face = model.faces(picture).get(0);
      HeadMasks masks = model.masks(picture, face);
      float[] points = face.landmarks();
      for (int cheek : CHEEKS) {
        double x = points[3 * cheek];
        double y = points[3 * cheek + 1];
        assertThat(at(masks, masks.skin(), x, y)).isGreaterThan(0.7f);
        assertThat(at(masks, masks.person(), x, y)).isGreaterThan(0.8f);
        assertThat(at(masks, masks.hair(), x, y)).isLessThan(0.2f);
        assertThat(at(masks, masks.occluder(), x, y)).isLessThan(0.2f);
      }
      double eyes = CropFrame.eyeDistance(points);
      double x = points[3 * FOREHEAD];
      double y = points[3 * FOREHEAD + 1] - 0.4 * eyes;
      assertThat(at(masks, masks.hair(), x, y)).isGreaterThan(0.7f);
      assertThat(at(masks, masks.skin(), x, y)).isLessThan(0.3f);
      assertThat(at(masks, masks.person(), 2, 2)).isLessThan(0.3f);
      assertThat(HeadMasks.share(masks.hair())).isBetween(0.03, 0.4);
      assertThat(HeadMasks.share(masks.occluder())).isLessThan(0.05);
    }
  }

  @Test
  void faceTellsTheSharesAndTintsTheMasks() throws IOException {
    Path overlay = folder.resolve("f.png");
    Cli.Result result = Cli.run("face", "--input", Cli.exampleProfile(), "--output", overlay);
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode head = new ObjectMapper().readTree(result.out()).at("/faces/0/head");
    double side = head.at("/crop/x1").asDouble() - head.at("/crop/x0").asDouble();
    assertThat(head.at("/crop/y1").asDouble() - head.at("/crop/y0").asDouble())
        .isCloseTo(side, within(0.02));
    double hair = head.path("hair").asDouble();
    double skin = head.path("skin").asDouble();
    assertThat(hair).isPositive();
    assertThat(skin).isPositive();
    assertThat(head.path("person").asDouble()).isGreaterThan(0.9 * Math.max(hair, skin));
    assertThat(head.path("occluder").isNumber()).isTrue();

    // between the landmarks of a cheek the drawing is bluer than the picture
    Picture drawn = PictureReader.read(overlay);
    Picture picture = PictureReader.read(Cli.exampleProfile());
    JsonNode cheek = new ObjectMapper().readTree(result.out()).at("/faces/0/landmarks/50");
    int x = cheek.get(0).asInt();
    int y = cheek.get(1).asInt();
    double bluer = 0;
    for (int i = -6; i <= 6; i++) {
      bluer += drawn.at(2, y + i, x + 5) - picture.at(2, y + i, x + 5);
    }
    assertThat(bluer / 13).isGreaterThan(0.05);
  }

  @Test
  void aModelWithoutTheParserSaysNothingOfIt() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Path mini = ModelOptions.standardFolder();
    for (String part : List.of("adapt", "geometry", "scheduler", "stitch", "unet", "vae")) {
      Files.createSymbolicLink(model.resolve(part), mini.resolve(part));
    }
    ModelCard.write(model, "mini", 256, 0.8, Map.of());
    Cli.Result result = Cli.run("face", "--input", Cli.exampleProfile(), "--model", model);
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode face = new ObjectMapper().readTree(result.out()).at("/faces/0");
    assertThat(face.has("landmarks")).isTrue();
    assertThat(face.has("head")).isFalse();
    assertThat(PortraitModel.index(mini)).contains("FaceParser");
    assertThat(PortraitModel.index(model)).doesNotContain("FaceParser");
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
    for (String head : List.of("0007_0_0", "0500_1_2")) {
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
        .contains("curve.csv", "heads.safetensors", "validation.csv", "validation.png");
    assertThat(Files.readString(output.resolve("validation.csv")))
        .contains("IoU portraits: hair 0.", "path-traced: hair 0.");
    Path part = output.resolve("export/parse");
    assertThat(SmallTrainingData.names(part)).containsExactly("config.json", "parse.safetensors");
    FaceParser.open(part).close();
  }
}
