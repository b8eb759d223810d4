package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture of two people, the smaller one at the left. */
class SeveralFacesTest {
  private static final int LARGE = 360;
  private static final int SMALL = 240;

  @TempDir Path folder;

  private Path both;

  @BeforeEach
  void draw() throws IOException {
    BufferedImage image = new BufferedImage(LARGE + SMALL, LARGE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, LARGE + SMALL, LARGE);
    graphics.drawImage(square(Cli.exampleProfile(), SMALL), 0, 60, null);
    graphics.drawImage(square(Cli.exampleReference(), LARGE), SMALL, 0, null);
    graphics.dispose();
    both = Files.write(folder.resolve("both.png"), TestPictures.encode(image, "png"));
  }

  private static BufferedImage square(Path path, int side) {
    return PictureWriter.toImage(PictureReader.read(path).resize(side, side));
  }

  private static double centre(JsonNode face) {
    return (face.path("box").path("x0").asDouble() + face.path("box").path("x1").asDouble()) / 2;
  }

  private static void refused(Cli.Result result, String found, String expected) {
    assertThat(result.code()).as(result.err()).isEqualTo(3);
    assertThat(result.err()).contains("found " + found, "expected at least " + expected);
  }

  @Test
  void facesAreNumberedFromTheLargest() throws IOException {
    Cli.Result result = Cli.run("face", "--input", both);
    JsonNode all = new ObjectMapper().readTree(result.out()).path("faces");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).path("number").asInt()).isEqualTo(1);
    assertThat(centre(all.get(0))).isGreaterThan(SMALL);
    assertThat(centre(all.get(1))).isLessThan(SMALL);
    result = Cli.run("face", "--input", both, "--face", 2);
    JsonNode second = new ObjectMapper().readTree(result.out()).path("faces");
    assertThat(second).hasSize(1);
    assertThat(second.get(0)).isEqualTo(all.get(1));
    refused(Cli.run("face", "--input", both, "--face", 3), "2 faces", "3");
  }

  @Test
  void matchTakesTheFaceOfTheNumber() throws IOException {
    Path json = folder.resolve("m.json");
    Cli.Result result =
        Cli.run(
            "match", "--profile", both, "--profile-face", 2, "--reference", both, "--json", json);
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode matches = new ObjectMapper().readTree(json.toFile()).path("matches");
    assertThat(matches.size()).isGreaterThan(100);
    double from = 0;
    double to = 0;
    for (JsonNode match : matches) {
      from += match.path("profile").get(0).asDouble() / matches.size();
      to += match.path("reference").get(0).asDouble() / matches.size();
    }
    assertThat(from).isLessThan(SMALL);
    assertThat(to).isGreaterThan(SMALL);
    Path alone = Cli.exampleReference();
    refused(
        Cli.run(
            "match",
            "--profile",
            both,
            "--reference",
            alone,
            "--reference-face",
            2,
            "--json",
            json),
        "1 face",
        "2");
  }

  @Test
  void relightChangesOnlyTheFaceOfTheNumber() {
    Path output = folder.resolve("r.png");
    Cli.Result result =
        Cli.run("relight", "--profile", both, "--face", 2, "--light", "-60,10", "--output", output);
    assertThat(result.code()).as(result.err()).isZero();
    Picture before = PictureReader.read(both);
    Picture after = PictureReader.read(output);
    double left = 0;
    double right = 0;
    for (int i = 0; i < before.data().length; i++) {
      double change = Math.abs(after.data()[i] - before.data()[i]);
      left += i % before.width() < SMALL ? change : 0;
      right += i % before.width() < SMALL ? 0 : change;
    }
    assertThat(left / (3 * SMALL * LARGE)).isGreaterThan(0.005);
    assertThat(right).isLessThan(0.05 * left);
    refused(
        Cli.run("relight", "--profile", both, "--face", 5, "--light", "left", "--output", output),
        "2 faces",
        "5");
  }
}
