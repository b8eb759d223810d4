package org.icportrait.portrait.data.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** Pictures, masks and landmarks of the mean face; files hold nothing but their names. */
final class PairFixtures {
  static final int SIDE = 96;
  static final FaceMesh MESH =
      FaceMesh.read(
          Path.of(System.getProperty("icportrait.home"))
              .resolve("models/mini/geometry/face_mesh.safetensors"));

  private PairFixtures() {}

  static float[] landmarks(double yaw) {
    return HeadPose.fromAngles(new HeadAngles(yaw, 0, 0), 2.4, SIDE / 2.0, SIDE / 2.0, 0)
        .apply(MESH.canonical());
  }

  /** Masks where a file's name ends in .png, else colours that tell a place. */
  static Picture decode(Path file) {
    boolean masks = file.toString().endsWith(".png");
    float[] data = new float[3 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      int x = p % SIDE;
      int y = p / SIDE;
      boolean hair = Math.abs(x - 48) < 22 && y > 20 && y < 32;
      boolean person = Math.abs(x - 48) < 30 && y > 20;
      boolean skin = Math.abs(x - 48) < 17 && y >= 32 && y < 80;
      data[p] = masks ? (hair ? 1 : 0) : x / (float) SIDE;
      data[SIDE * SIDE + p] = masks ? (person ? 1 : 0) : y / (float) SIDE;
      data[2 * SIDE * SIDE + p] = masks ? (skin ? 1 : 0) : 0.3f;
    }
    return new Picture(SIDE, SIDE, data);
  }

  /** A training folder: portrait 0 for validation, 1 to 3 for training, of them 2 cut, 3 turned. */
  static Path data(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    float[] all = new float[4 * FaceMesh.POINTS * 3];
    for (int i = 0; i < 4; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"p%d\",\"file\":\"p%d.jpg\",\"size\":96,\"split\":\"%s\",\"fit\":%s,"
                  + "\"yaw\":%d,\"landmark_row\":%d}%n",
              i,
              i,
              i == 0 ? "validation" : "train",
              i == 2 ? "0.4" : "0.9",
              i == 3 ? 50 : 2,
              i));
      System.arraycopy(landmarks(0), 0, all, i * FaceMesh.POINTS * 3, FaceMesh.POINTS * 3);
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("portraits.jsonl"), lines);
    try (TensorScope scope = TensorScope.open()) {
      SafetensorsWriter.write(
          folder.resolve("landmarks.safetensors"),
          Map.of("landmarks", Tensor.of(all, 4, FaceMesh.POINTS, 3)),
          Map.of());
    }
    return folder;
  }
}
