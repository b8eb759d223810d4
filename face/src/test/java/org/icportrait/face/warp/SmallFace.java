package org.icportrait.face.warp;

import java.nio.file.Path;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** The mean face of the committed model, drawn with smooth colours of its own. */
final class SmallFace {
  static final int SIZE = 256;
  static final FaceMesh MESH =
      FaceMesh.read(
          Path.of(System.getProperty("icportrait.home"))
              .resolve("models/mini/geometry/face_mesh.safetensors"));

  private SmallFace() {}

  static HeadPose pose(double yaw, double pitch, double roll) {
    return HeadPose.fromAngles(new HeadAngles(yaw, pitch, roll), 10, SIZE / 2.0, SIZE / 2.0, 0);
  }

  /** [478, 3] in pixels. */
  static float[] landmarks(HeadPose pose) {
    return pose.apply(MESH.canonical());
  }

  /** A picture whose colours change slowly, so that half a pixel hardly shows. */
  static Picture waves() {
    float[] data = new float[3 * SIZE * SIZE];
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < SIZE * SIZE; p++) {
        double x = p % SIZE / (double) SIZE;
        double y = p / SIZE / (double) SIZE;
        data[c * SIZE * SIZE + p] =
            (float) (0.5 + 0.3 * Math.sin(6 * x + 2 * c) * Math.cos(5 * y - c));
      }
    }
    return new Picture(SIZE, SIZE, data);
  }

  static double eyeDistance(float[] landmarks) {
    return CropFrame.eyeDistance(landmarks);
  }
}
