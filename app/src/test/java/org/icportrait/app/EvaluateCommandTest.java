package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.session.ExitCode;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evaluate command on the examples, with the committed model. */
class EvaluateCommandTest {
  @TempDir Path folder;

  private Path pairs() throws IOException {
    String text =
        "name,profile,reference\none,%s,%s\ntwo,%s,%s\n"
            .formatted(
                Cli.exampleProfile().toAbsolutePath(), Cli.exampleReference().toAbsolutePath(),
                Cli.exampleReference().toAbsolutePath(), Cli.exampleProfile().toAbsolutePath());
    return Files.writeString(folder.resolve("pairs.csv"), text);
  }

  private Path copies(String name, Path one, Path two) throws IOException {
    Path copies = Files.createDirectory(folder.resolve(name));
    Files.copy(one, copies.resolve("one.jpg"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(two, copies.resolve("two.jpg"), StandardCopyOption.REPLACE_EXISTING);
    return copies;
  }

  private Path noise() throws IOException {
    Path noise = Files.createDirectory(folder.resolve("noise"));
    Random random = new Random(5);
    for (String name : List.of("one", "two")) {
      float[] data = new float[3 * 256 * 256];
      for (int i = 0; i < data.length; i++) {
        data[i] = random.nextFloat();
      }
      PictureWriter.write(
          noise.resolve(name + ".png"), new Picture(256, 256, data), PictureNotes.drawing());
    }
    return noise;
  }

  @Test
  void whatIsBadIsBadOnItsAxis() throws IOException {
    Path profile = Cli.exampleProfile();
    Path reference = Cli.exampleReference();
    Path output = folder.resolve("report");
    Cli.Result result =
        Cli.run(
            "evaluate",
            "--pairs",
            pairs(),
            "--output",
            output,
            "--rows",
            "full,without_network",
            "--add",
            "copied_reference=" + copies("references", reference, profile),
            "--add",
            "copied_profile=" + copies("profiles", profile, reference),
            "--add",
            "noise=" + noise());
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode rows =
        new ObjectMapper().readTree(output.resolve("report.json").toFile()).path("rows");
    assertThat(mean(rows, "noise", "face")).isZero();
    assertThat(rows.at("/noise/identity/mean").isNull()).isTrue();
    assertThat(mean(rows, "copied_reference", "reference_identity")).isLessThan(1e-4);
    assertThat(mean(rows, "copied_reference", "nearer_profile")).isZero();
    assertThat(mean(rows, "copied_reference", "identity"))
        .isGreaterThan(1.3 * mean(rows, "full", "identity"));
    assertThat(mean(rows, "copied_profile", "pose_degrees"))
        .isGreaterThan(2 * mean(rows, "full", "pose_degrees"));
    assertThat(mean(rows, "copied_profile", "light"))
        .isGreaterThan(1.5 * mean(rows, "full", "light"));
    assertThat(mean(rows, "without_network", "light")).isGreaterThan(mean(rows, "full", "light"));
    assertThat(mean(rows, "full", "face")).isEqualTo(1);
    assertThat(mean(rows, "full", "nearer_profile")).isEqualTo(1);
    for (String file : List.of("index.html", "pairs.csv", "summary.csv", "pictures/full/one.png")) {
      assertThat(output.resolve(file)).isRegularFile();
    }
  }

  private static double mean(JsonNode rows, String row, String metric) {
    JsonNode mean = rows.path(row).path(metric).path("mean");
    assertThat(mean.isNumber()).as("%s of %s", metric, row).isTrue();
    return mean.asDouble();
  }

  @Test
  void theTrueAnswerIsPerfectAndTheReferenceIsNot() throws IOException {
    Path list = folder.resolve("truth.csv");
    Path profile = Cli.exampleProfile().toAbsolutePath();
    Path reference = Cli.exampleReference().toAbsolutePath();
    Files.writeString(
        list, "profile,reference,truth\n" + profile + "," + reference + "," + profile + "\n");
    Path output = folder.resolve("report");
    Cli.Result result =
        Cli.run("evaluate", "--pairs", list, "--output", output, "--rows", "profile,reference");
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode rows =
        new ObjectMapper().readTree(output.resolve("report.json").toFile()).path("rows");
    assertThat(mean(rows, "profile", "psnr")).isEqualTo(100);
    assertThat(mean(rows, "profile", "ssim")).isGreaterThan(0.9999);
    assertThat(mean(rows, "profile", "true_light")).isLessThan(1e-6);
    assertThat(mean(rows, "reference", "psnr")).isBetween(5.0, 30.0);
    assertThat(mean(rows, "reference", "ssim")).isLessThan(0.8);
    assertThat(rows.at("/profile/normals_degrees/mean").isNull()).isTrue();
    assertThat(mean(rows, "profile", "true_skin_delta")).isZero();
    assertThat(mean(rows, "reference", "true_skin_delta")).isGreaterThan(1);
    assertThat(rows.at("/profile/head_psnr/mean").isNull()).as("nobody knows the head").isTrue();
  }

  /**
   * A block of two people in two views: the examples, the first of them brighter in view 0. Hair is
   * the upper quarter of each picture, skin the middle of it.
   */
  private Path heads(String block) throws IOException {
    Path heads = Files.createDirectories(folder.resolve("heads"));
    Picture person = PictureReader.read(Cli.exampleProfile()).resize(256, 256);
    Picture other = PictureReader.read(Cli.exampleReference()).resize(256, 256);
    float[] bright = person.data().clone();
    for (int i = 0; i < bright.length; i++) {
      bright[i] = Math.min(1, 1.1f * bright[i]);
    }
    head(heads, block + "_0_0", new Picture(256, 256, bright));
    head(heads, block + "_0_1", person);
    head(heads, block + "_1_1", other);
    return heads;
  }

  private static void head(Path heads, String name, Picture picture) throws IOException {
    PictureWriter.write(heads.resolve(name + ".jpg"), picture, PictureNotes.drawing());
    float[] masks = new float[3 * 256 * 256];
    for (int p = 0; p < 256 * 256; p++) {
      int x = p % 256;
      int y = p / 256;
      masks[p] = y < 64 ? 1 : 0;
      masks[256 * 256 + p] = 1;
      masks[2 * 256 * 256 + p] = x >= 90 && x < 166 && y >= 64 ? 1 : 0;
    }
    PictureWriter.write(
        heads.resolve(name + ".png"), new Picture(256, 256, masks), PictureNotes.drawing());
  }

  @Test
  void renderedPeopleAreComparedWithTheTrueAnswerOverTheWholeHead() throws IOException {
    Path heads = heads("0007");
    Path exact = Files.createDirectory(folder.resolve("exact"));
    Files.copy(heads.resolve("0007_0_1.jpg"), exact.resolve("0007_0_to_1_view_1.jpg"));
    Path output = folder.resolve("report");
    Cli.Result result =
        Cli.run(
            "evaluate",
            "--heads",
            heads,
            "--blocks",
            "0:12",
            "--output",
            output,
            "--rows",
            "profile,reference",
            "--add",
            "exact=" + exact);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("head_psnr", "exact", "all (1 pair)");
    JsonNode rows =
        new ObjectMapper().readTree(output.resolve("report.json").toFile()).path("rows");
    assertThat(mean(rows, "exact", "head_psnr")).isEqualTo(100);
    assertThat(mean(rows, "exact", "true_skin_delta")).isZero();
    assertThat(mean(rows, "exact", "true_hair_delta")).isZero();
    assertThat(mean(rows, "profile", "head_psnr")).isBetween(20.0, 40.0);
    assertThat(mean(rows, "reference", "head_psnr")).isLessThan(20);
    assertThat(mean(rows, "reference", "true_hair_delta")).isGreaterThan(1);
    assertThat(rows.at("/exact/neck").has("pairs")).isTrue();
  }

  @Test
  void ofRenderedPeopleThoseAreDrawnThatNoTrainingSees() throws IOException {
    Path heads = heads("0500");
    Path output = folder.resolve("report");
    Object[] run = {"evaluate", "--heads", heads, "--output", output, "--rows", "profile"};
    Cli.Result none = Cli.run(run);
    assertThat(none.code()).isEqualTo(ExitCode.INPUT);
    assertThat(none.err()).contains("0 pictures in odd blocks of 500 to 511");
    heads("0501");
    Cli.Result result = Cli.run(run);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("all (1 pair)");
    assertThat(Files.readString(output.resolve("pairs.csv"))).contains("0501_0_to_1_view_1");
    assertThat(Cli.run("evaluate", "--help").out().replaceAll("\\s+", " "))
        .contains("odd blocks of 500 to 511");
  }

  @Test
  void aSecondRunDoesOnlyWhatIsMissing() throws IOException {
    Path output = folder.resolve("report");
    Object[] run = {"evaluate", "--pairs", pairs(), "--output", output, "--rows", "profile"};
    assertThat(Cli.run(run).code()).isZero();
    String first = Files.readString(output.resolve("results.jsonl"));
    assertThat(Cli.run(run).code()).isZero();
    assertThat(Files.readString(output.resolve("results.jsonl"))).isEqualTo(first);
    Files.writeString(
        folder.resolve("pairs.csv"),
        "profile,reference\n" + Cli.exampleProfile() + "," + Cli.exampleReference() + "\n");
    Cli.Result other = Cli.run(run);
    assertThat(other.code()).isEqualTo(ExitCode.INPUT);
    assertThat(other.err()).contains("results.jsonl");
  }

  @Test
  void aPairWithoutFaceIsReportedAndNoneAtAllIsAnError() throws IOException {
    Path grey = folder.resolve("grey.png");
    PictureWriter.write(grey, new Picture(64, 64, new float[3 * 64 * 64]), PictureNotes.drawing());
    Path list = folder.resolve("some.csv");
    String usable =
        Cli.exampleProfile().toAbsolutePath() + "," + Cli.exampleProfile().toAbsolutePath();
    Files.writeString(list, "profile,reference\ngrey.png,grey.png\n" + usable + "\n");
    Path output = folder.resolve("some");
    Cli.Result some = Cli.run("evaluate", "--pairs", list, "--output", output, "--rows", "profile");
    assertThat(some.code()).isZero();
    assertThat(some.err()).contains("0000", "grey.png");
    Files.writeString(list, "profile,reference\ngrey.png,grey.png\n");
    Cli.Result none =
        Cli.run(
            "evaluate", "--pairs", list, "--output", folder.resolve("none"), "--rows", "profile");
    assertThat(none.code()).isEqualTo(ExitCode.INPUT);
    assertThat(none.err()).contains("no face");
  }

  @Test
  void wrongUsageIsRefused() {
    Map<String, Object[]> bad =
        Map.of(
            "--data", new Object[] {"evaluate", "--output", folder},
            "--rows",
                new Object[] {"evaluate", "--data", folder, "--output", folder, "--rows", "x"},
            "--limit",
                new Object[] {"evaluate", "--data", folder, "--output", folder, "--limit", "0"},
            "--heads",
                new Object[] {"evaluate", "--data", folder, "--heads", folder, "--output", folder},
            "--blocks",
                new Object[] {"evaluate", "--heads", folder, "--blocks", "9:3", "--output", folder},
            "--add",
                new Object[] {
                  "evaluate", "--data", folder, "--output", folder, "--add", "without_rim=" + folder
                });
    bad.forEach(
        (word, command) -> {
          Cli.Result result = Cli.run(command);
          assertThat(result.code()).isEqualTo(ExitCode.USAGE);
          assertThat(result.err()).contains(word);
        });
  }
}
