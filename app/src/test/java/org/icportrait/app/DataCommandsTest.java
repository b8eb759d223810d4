package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.face.head.HeadFit;
import org.icportrait.portrait.data.HeadFitFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a small head: the surface of the landmarks with one mode of each kind. */
class DataCommandsTest {
  @TempDir Path folder;

  @Test
  void fitsAndGoesOnWhereItEnded() throws IOException {
    Path head = SmallTrainingData.head(folder);
    Path data = SmallTrainingData.data(folder);
    Path fits = folder.resolve("fits");
    Cli.Result first =
        Cli.run("data", "fit", "--data", data, "--output", fits, "--head", head, "--limit", 1);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("1 portraits: landmark error");
    Path p0 = fits.resolve("p0.json"); // validation comes first
    HeadFit fit = HeadFitFile.read(p0);
    assertThat(fit.landmarkError()).isLessThan(0.02);
    assertThat(fit.identity()).hasSize(1);
    byte[] before = Files.readAllBytes(p0);
    Object time = Files.getLastModifiedTime(p0);
    Cli.Result all =
        Cli.run("data", "fit", "--data", data, "--output", fits, "--head", head, "--threads", 2);
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).startsWith("2 portraits");
    assertThat(all.err()).contains("warning: skipped", "p2.png");
    assertThat(p0).hasBinaryContent(before);
    assertThat((Object) Files.getLastModifiedTime(p0)).isEqualTo(time);
    assertThat(fits.resolve("p1.json")).exists();
    assertThat(fits.resolve("p2.json")).doesNotExist();
  }

  @Test
  void fitsAPlainFolderOfPictures() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    Files.copy(Cli.exampleProfile(), pictures.resolve("a.jpg"));
    Files.write(pictures.resolve("b.png"), TestPictures.encode(TestPictures.noise(64, 64), "png"));
    Path fits = folder.resolve("fits");
    Cli.Result result =
        Cli.run(
            "data",
            "fit",
            "--data",
            pictures,
            "--output",
            fits,
            "--head",
            SmallTrainingData.head(folder));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("b.png", "no face");
    assertThat(HeadFitFile.read(fits.resolve("a.jpg.json")).photometricError()).isLessThan(0.3);
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    Path none = folder.resolve("none");
    Cli.Result noData = Cli.run("data", "fit", "--data", none, "--output", folder.resolve("o"));
    assertThat(noData.code()).isEqualTo(3);
    assertThat(noData.err()).contains("none: found no such directory");
    Cli.Result noHead =
        Cli.run(
            "data",
            "fit",
            "--data",
            SmallTrainingData.data(folder),
            "--output",
            folder.resolve("o"));
    assertThat(noHead.code()).isEqualTo(4);
    assertThat(noHead.err()).contains("ict_facekit.safetensors: found no such file");
    Cli.Result noMesh =
        Cli.run(
            "data",
            "import-head",
            folder.resolve("data"),
            "--output",
            folder.resolve("h.safetensors"));
    assertThat(noMesh.code()).isEqualTo(3);
    assertThat(noMesh.err()).contains("vertex_indices.json: found no such file");
  }
}
