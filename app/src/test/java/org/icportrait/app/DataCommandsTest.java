package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.icportrait.engine.DType;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.head.HeadFitter;
import org.icportrait.portrait.data.HeadFitFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a small head: the surface of the landmarks with one mode of each kind. */
class DataCommandsTest {
  @TempDir Path folder;

  private static FaceMesh mesh() {
    return FaceMesh.read(Cli.home().resolve("models/mini/geometry/face_mesh.safetensors"));
  }

  private static String obj(FaceMesh mesh, double wider, double lower) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < mesh.canonical().length; i += 3) {
      double y = mesh.canonical()[i + 1];
      text.append(
          String.format(
              Locale.ROOT,
              "v %f %f %f\n",
              wider * mesh.canonical()[i],
              -y - (y > 3 ? lower : 0),
              -mesh.canonical()[i + 2]));
    }
    text.append("vt 0 0\nusemtl M_Face\n");
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      text.append("f");
      for (int k = 0; k < 3; k++) {
        text.append(' ').append(mesh.triangles()[t + k] + 1).append("/1");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private Path head() throws IOException {
    FaceMesh mesh = mesh();
    Path source = Files.createDirectories(folder.resolve("obj"));
    Files.writeString(source.resolve("generic_neutral_mesh.obj"), obj(mesh, 1, 0));
    Files.writeString(source.resolve("identity000.obj"), obj(mesh, 1.05, 0));
    Files.writeString(source.resolve("jawOpen.obj"), obj(mesh, 1, 1));
    Files.writeString(
        source.resolve("vertex_indices.json"),
        "{\"expressions\": [\"jawOpen\"], \"idx_to_landmark_verts\": "
            + Arrays.toString(HeadFitter.annotatedLandmarks())
            + "}");
    Path output = folder.resolve("head.safetensors");
    Cli.Result result = Cli.run("data", "import-head", source, "--output", output);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().strip())
        .isEqualTo("478 vertices, 1 identity modes, 1 expression modes");
    return output;
  }

  /** A training folder of three grey portraits, one of whose pictures is none. */
  private Path data() throws IOException {
    FaceMesh mesh = mesh();
    Path data = Files.createDirectories(folder.resolve("data"));
    float[] landmarks = new float[3 * mesh.canonical().length];
    float[] upright = new float[mesh.canonical().length];
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < 3; n++) {
      for (int i = 0; i < upright.length; i++) {
        float value = mesh.canonical()[i];
        landmarks[n * upright.length + i] = (9 + n) * value + (i % 3 == 2 ? 0 : 128);
        upright[i] = i % 3 == 0 ? value : -value;
      }
      lines.append(
          String.format(
              "{\"id\":\"p%d\",\"file\":\"p%d.png\",\"size\":256,\"split\":\"%s\","
                  + "\"landmark_row\":%d}%n",
              n, n, n == 0 ? "validation" : "train", n));
      byte[] png = TestPictures.encode(TestPictures.noise(256, 256), "png");
      Files.write(data.resolve("p" + n + ".png"), n == 2 ? new byte[9] : png);
    }
    Files.writeString(data.resolve("portraits.jsonl"), lines);
    float[] mirror = new float[FaceMesh.POINTS];
    for (int i = 0; i < mirror.length; i++) {
      mirror[i] = mesh.mirror()[i];
    }
    try (TensorScope scope = TensorScope.open()) {
      SafetensorsWriter.write(
          data.resolve("landmarks.safetensors"),
          Map.of("landmarks", Tensor.of(landmarks, 3, FaceMesh.POINTS, 3)),
          Map.of());
      SafetensorsWriter.write(
          data.resolve("canonical_landmarks.safetensors"),
          Map.of(
              "C", Tensor.of(upright, FaceMesh.POINTS, 3),
              "mirror", Tensor.of(mirror, FaceMesh.POINTS).to(DType.INT32),
              "weight", Tensor.of(mesh.rigidity(), FaceMesh.POINTS)),
          Map.of());
    }
    return data;
  }

  @Test
  void fitsAndGoesOnWhereItEnded() throws IOException {
    Path head = head();
    Path data = data();
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
        Cli.run("data", "fit", "--data", pictures, "--output", fits, "--head", head());
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
    Cli.Result noHead = Cli.run("data", "fit", "--data", data(), "--output", folder.resolve("o"));
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
