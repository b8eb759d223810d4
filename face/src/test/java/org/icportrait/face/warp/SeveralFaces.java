package org.icportrait.face.warp;

import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** Faces of different shapes at 512 pixels, drawn with the places of their pixels. */
final class SeveralFaces {
  static final int SIZE = 512;
  static final int COUNT = 5;
  private static final double SCALE = 21; // pixels a centimetre

  private SeveralFaces() {}

  /** [478, 3] centimetres: the mean face, a wide, a long and a flat one, one that laughs askew. */
  static float[] shape(int number) {
    float[] out = SmallFace.MESH.canonical().clone();
    for (int i = 0; i < out.length; i += 3) {
      double x = out[i];
      double y = out[i + 1];
      double z = out[i + 2];
      switch (number) {
        case 1 -> out[i] = (float) (1.15 * x);
        case 2 -> out[i + 1] = (float) (1.18 * y);
        case 3 -> out[i + 2] = (float) (0.75 * z);
        case 4 -> {
          out[i] = (float) (x + 0.25 * Math.sin(0.5 * y));
          out[i + 1] = (float) (y - 0.3 * Math.exp(-0.2 * Math.pow(x - 3, 2) - 0.2 * y * y));
          out[i + 2] = (float) (z + 0.3 * Math.sin(0.4 * x));
        }
        default -> {}
      }
    }
    return out;
  }

  static HeadPose pose(double yaw, double pitch, double roll) {
    HeadAngles angles = new HeadAngles(yaw, pitch, roll);
    return HeadPose.fromAngles(angles, SCALE, SIZE / 2.0, SIZE / 2.0, 0);
  }

  /** A picture that holds each pixel's own place in red and green, in pixels. */
  static Picture places() {
    float[] data = new float[3 * SIZE * SIZE];
    for (int p = 0; p < SIZE * SIZE; p++) {
      data[p] = p % SIZE + 0.5f;
      data[SIZE * SIZE + p] = p / SIZE + 0.5f;
    }
    return new Picture(SIZE, SIZE, data);
  }

  /** [478], 1 on landmarks well inside the outline, where the warp does not sample further in. */
  static float[] inner() {
    int[] rings = SmallFace.MESH.ringsFromOutline();
    float[] out = new float[FaceMesh.POINTS];
    for (int i = 0; i < out.length; i++) {
      out[i] = rings[i] > 2 ? 1 : 0;
    }
    return out;
  }
}
