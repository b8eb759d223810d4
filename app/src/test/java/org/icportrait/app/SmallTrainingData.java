package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.engine.DType;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.head.HeadFitter;
import org.icportrait.face.mesh.FaceMesh;

/** A head and a training folder made for tests. */
final class SmallTrainingData {
  private SmallTrainingData() {}

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

  /** A packed head: the surface of the landmarks with one mode of each kind. */
  static Path head(Path folder) throws IOException {
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

  /** A training folder of three grey portraits. */
  static Path whole(Path folder) throws IOException {
    Path data = data(folder);
    Files.copy(
        data.resolve("p1.png"),
        data.resolve("p2.png"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return data;
  }

  /** A training folder of three grey portraits, one of whose pictures is none. */
  static Path data(Path folder) throws IOException {
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

  /** A training folder whose portraits have masks, of noise. */
  static Path masked(Path data) throws IOException {
    Path masks = Files.createDirectories(data.resolve("masks"));
    for (int n = 0; n < 3; n++) {
      Files.write(
          masks.resolve("p" + n + ".png"), TestPictures.encode(TestPictures.noise(64, 64), "png"));
    }
    return data;
  }

  /**
   * Pairs of a training folder's portraits, some to train on in {@code train}, one for validation
   * in {@code validation}.
   */
  static Path pairs(Path output, Path data, int size) throws IOException {
    masked(data);
    for (String split : List.of("train", "validation")) {
      Cli.Result result =
          Cli.run(
              "data",
              "pairs",
              "--data",
              data,
              "--split",
              split,
              "--photographs",
              split.equals("train") ? 4 : 1,
              "--size",
              size,
              "--threads",
              1,
              "--quiet",
              "--output",
              output.resolve(split));
      assertThat(result.code()).as(result.err()).isZero();
    }
    return output;
  }

  /** The part {@code whole} of a recipe that trains on such pairs. */
  static String whole(Path pairs, double noisiest) {
    return "whole: {pairs: %s, validation: %s, triplets: 0, missing: 0.25, noisiest: %s}"
        .formatted(pairs.resolve("train"), pairs.resolve("validation"), noisiest);
  }

  /** Names of the files of a folder, in order. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
