package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.session.Cancellation;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.generate.GenerateOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the examples, with the committed model. */
class CommandsTest {
  @TempDir Path folder;

  private static void done(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
  }

  private Path generate(String name, Object... more) {
    Path output = folder.resolve(name);
    Stream<Object> args =
        Stream.of(
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            output);
    done(Cli.run(Stream.concat(args, Stream.of(more)).toArray()));
    return output;
  }

  private static double difference(Picture a, Picture b) {
    assertThat(a.data()).hasSameSizeAs(b.data());
    double sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += Math.abs(a.data()[i] - b.data()[i]);
    }
    return sum / a.data().length;
  }

  @Test
  void generateMakesAPortrait() throws Exception {
    Path output = generate("o.png", "--steps", 2, "--seed", 5);
    Picture picture = PictureReader.read(output);
    Picture reference = PictureReader.read(Cli.exampleReference());
    assertThat(difference(picture, reference)).isGreaterThan(0.002); // and of the same size
    assertThat(
            ImageMetadataReader.readMetadata(output.toFile())
                .getFirstDirectoryOfType(XmpDirectory.class))
        .isNotNull();
    Cli.Result face = Cli.run("face", "--input", output);
    done(face);
    JsonNode found = new ObjectMapper().readTree(face.out()).path("faces");
    assertThat(found).isNotEmpty();
  }

  @Test
  void aSeedDecidesThePicture() {
    Picture first = PictureReader.read(generate("a.png", "--steps", 2, "--seed", 5, "--quiet"));
    Picture again = PictureReader.read(generate("b.png", "--steps", 2, "--seed", 5, "--quiet"));
    assertThat(difference(first, again)).isZero();
  }

  @Test
  void identityStrengthGoesFromTheNetworksPictureToTheProfilesOwnFeatures() {
    Picture unlit = PictureReader.read(generate("unlit.png", "--quiet", "--light-strength", 0));
    double[] apart = new double[3];
    for (int i = 0; i < apart.length; i++) {
      String name = "strength" + i + ".png";
      Picture made = PictureReader.read(generate(name, "--quiet", "--identity-strength", 0.75 * i));
      apart[i] = difference(made, unlit);
    }
    assertThat(apart[0]).isGreaterThan(apart[1]);
    assertThat(apart[1]).isGreaterThan(apart[2]);
  }

  @Test
  void identityStrengthNeedsTheReferencesPlace() {
    Cli.Result result =
        Cli.run(
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            folder.resolve("o.png"),
            "--identity-strength",
            0.5,
            "--pose",
            "10,0,0");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--identity-strength");
  }

  @Test
  void sizeIsTheLongerSide() {
    Picture plain = PictureReader.read(generate("plain.png", "--quiet"));
    int longer = Math.max(plain.width(), plain.height());
    for (int size : new int[] {longer / 2, longer + 100}) {
      Picture sized = PictureReader.read(generate(size + ".png", "--quiet", "--size", size));
      assertThat(Math.max(sized.width(), sized.height())).isEqualTo(size);
      // the same portrait: enlarged or reduced to the plain one's size it differs little
      assertThat(difference(sized.resize(plain.width(), plain.height()), plain)).isLessThan(0.02);
    }
    Object[] turned = {"--quiet", "--size", 200, "--pose", "10,0,0"};
    assertThat(PictureReader.read(generate("turned.png", turned)).width()).isEqualTo(200);
  }

  @Test
  void everySamplerRefinesThePortraitALittle() {
    Picture mean = PictureReader.read(generate("mean.png", "--quiet", "--steps", 1));
    for (SchedulerName name : GenerateOptions.schedulers()) {
      Object[] options = {"--quiet", "--steps", 3, "--scheduler", name.label()};
      Picture refined = PictureReader.read(generate(name.label() + ".png", options));
      assertThat(difference(mean, refined)).as(name.label()).isBetween(1e-6, 0.01);
    }
  }

  @Test
  void countNumbersTheFiles() {
    generate("n.png", "--steps", 2, "--count", 2);
    assertThat(folder.resolve("n-1.png")).isRegularFile();
    assertThat(folder.resolve("n-2.png")).isRegularFile();
    assertThat(folder.resolve("n.png")).doesNotExist();
  }

  @Test
  void aBadProfileIsSkipped() throws IOException {
    Path output = folder.resolve("o.jpg");
    Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
    Cli.Result result =
        Cli.run(
            "generate",
            "--profile",
            text,
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            output,
            "--steps",
            2,
            "--quiet");
    done(result);
    assertThat(result.err()).startsWith("icportrait: warning: skipped " + text);
    assertThat(PictureReader.read(output).width()).isPositive();
  }

  @Test
  void aProfileWithoutAFaceIsSkippedToo() throws IOException {
    Path noise = folder.resolve("noise.png");
    Files.write(noise, TestPictures.encode(TestPictures.noise(200, 200), "png"));
    Path output = folder.resolve("o.png");
    Cli.Result result =
        Cli.run(
            "generate",
            "--profile",
            noise,
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            output,
            "--steps",
            2,
            "--quiet");
    done(result);
    assertThat(result.err()).contains(noise.getFileName().toString());
    assertThat(output).isRegularFile();
  }

  @Test
  void faceWritesFiguresAndOverlay() throws IOException {
    Path json = folder.resolve("f.json");
    Path overlay = folder.resolve("f.png");
    Cli.Result result =
        Cli.run("face", "--input", Cli.exampleProfile(), "--json", json, "--output", overlay);
    done(result);
    assertThat(result.out()).isEmpty();
    Picture picture = PictureReader.read(Cli.exampleProfile());
    JsonNode root = new ObjectMapper().readTree(json.toFile());
    assertThat(root.path("width").asInt()).isEqualTo(picture.width());
    JsonNode face = root.path("faces").get(0);
    assertThat(face.path("landmarks")).hasSize(478);
    assertThat(face.path("light").path("coefficients")).hasSize(3);
    assertThat(face.path("light").path("coefficients").get(2)).hasSize(9);
    assertThat(Math.abs(face.path("pose").path("yaw").asDouble())).isLessThan(90);
    double length = 0;
    for (JsonNode part : face.path("light").path("direction")) {
      length += part.asDouble() * part.asDouble();
    }
    assertThat(length).isCloseTo(1, within(0.01));
    JsonNode box = face.path("box");
    double x = (box.path("x0").asDouble() + box.path("x1").asDouble()) / 2;
    assertThat(x).isBetween(0.0, (double) picture.width());
    assertThat(difference(PictureReader.read(overlay), picture)).isGreaterThan(0);
  }

  @Test
  void matchJoinsTheSamePoints() throws IOException {
    Path json = folder.resolve("m.json");
    Path sheet = folder.resolve("m.png");
    done(
        Cli.run(
            "match",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleProfile(),
            "--json",
            json,
            "--output",
            sheet));
    JsonNode matches = new ObjectMapper().readTree(json.toFile()).path("matches");
    assertThat(matches.size()).isGreaterThan(100);
    double apart = 0;
    for (JsonNode match : matches) {
      double dx =
          match.path("profile").get(0).asDouble() - match.path("reference").get(0).asDouble();
      double dy =
          match.path("profile").get(1).asDouble() - match.path("reference").get(1).asDouble();
      apart += Math.hypot(dx, dy) / matches.size();
    }
    Picture picture = PictureReader.read(Cli.exampleProfile());
    assertThat(apart).isLessThan(0.02 * picture.width()); // a picture matches itself in place
    Picture drawn = PictureReader.read(sheet);
    assertThat(drawn.width()).isGreaterThan(drawn.height());
  }

  @Test
  void attentionMatchesLieOnTheReferencesFaceAndInTheProfile() throws IOException {
    Path json = folder.resolve("a.json");
    done(
        Cli.run(
            "match",
            "--from",
            "attention",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--json",
            json));
    JsonNode matches = new ObjectMapper().readTree(json.toFile()).path("matches");
    Picture profile = PictureReader.read(Cli.exampleProfile());
    assertThat(matches.size()).isBetween(20, 256); // tokens on the face, of 16 x 16
    for (JsonNode match : matches) {
      assertThat(match.path("profile").get(0).asDouble())
          .isBetween(-0.5 * profile.width(), 1.5 * profile.width());
      assertThat(match.path("distance").isNull() || match.path("distance").asDouble() >= 0)
          .isTrue();
    }
  }

  @Test
  void viewsMakeASheetOrFiles() throws IOException {
    Path sheet = folder.resolve("v.png");
    done(
        Cli.run(
            "views",
            "--profile",
            Cli.exampleProfile(),
            "--yaw",
            "-20:20:2",
            "--steps",
            1,
            "--output",
            sheet));
    Picture picture = PictureReader.read(sheet);
    assertThat(picture.width()).isEqualTo(2 * picture.height() + 4);
    Path each = folder.resolve("views");
    done(
        Cli.run(
            "views",
            "--profile",
            Cli.exampleProfile(),
            "--yaw",
            "10",
            "--pitch",
            "-5",
            "--steps",
            1,
            "--output",
            each));
    assertThat(each.resolve("000_yaw+10.0_pitch-05.0.png")).isRegularFile();
  }

  @Test
  void aRequestToStopEndsACommand() {
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    Path output = folder.resolve("o.png");
    Cli.Result result =
        Cli.run(
            cancellation,
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--output",
            output);
    assertThat(result.code()).isEqualTo(130);
    assertThat(output).doesNotExist();
  }
}
