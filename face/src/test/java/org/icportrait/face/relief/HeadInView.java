package org.icportrait.face.relief;

import java.nio.file.Path;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** The mean face of the committed model in a head crop. */
final class HeadInView {
  static final int SIZE = 128;
  static final FaceMesh MESH =
      FaceMesh.read(
          Path.of(System.getProperty("icportrait.home"))
              .resolve("models/mini/geometry/face_mesh.safetensors"));

  private HeadInView() {}

  static HeadPose pose(double yaw, double pitch, double scale) {
    return HeadPose.fromAngles(new HeadAngles(yaw, pitch, 0), scale, SIZE / 2.0, 0.52 * SIZE, 3);
  }

  static float[] landmarks(double yaw) {
    return pose(yaw, 0, 3.2).apply(MESH.canonical());
  }

  /** Colours that tell a place: red across, green down. */
  static Picture places(int size) {
    float[] data = new float[3 * size * size];
    for (int p = 0; p < size * size; p++) {
      data[p] = (p % size + 0.5f) / size;
      data[size * size + p] = (p / size + 0.5f) / size;
    }
    return new Picture(size, size, data);
  }

  static float[] filled(float value) {
    float[] out = new float[SIZE * SIZE];
    java.util.Arrays.fill(out, value);
    return out;
  }
}
