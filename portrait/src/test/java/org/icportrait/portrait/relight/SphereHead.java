package org.icportrait.portrait.relight;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** A ball before a wall, which is a head with a known light: the face is its inner disc. */
final class SphereHead {
  static final int SIZE = 96;
  static final double RADIUS = 34;
  static final double FACE = 26;
  private static final float[] SKIN = {0.55f, 0.36f, 0.28f};
  private static final float WALL = 0.4f; // display value

  private SphereHead() {}

  /** Pixels from the middle of the picture. */
  static double distance(int p) {
    return Math.hypot(p % SIZE + 0.5 - SIZE / 2.0, p / SIZE + 0.5 - SIZE / 2.0);
  }

  /** The ball's picture under a light, with a pattern on its skin. */
  static Picture picture(SphericalHarmonics light) {
    int pixels = SIZE * SIZE;
    float[] normals = normals();
    float[] data = new float[3 * pixels];
    float[] shade = new float[3];
    for (int p = 0; p < pixels; p++) {
      light.shade(normals[p], normals[pixels + p], normals[2 * pixels + p], shade);
      float pattern = (p / 7 + p / SIZE / 5) % 2 == 0 ? 1 : 0.8f;
      for (int c = 0; c < 3; c++) {
        double linear = pattern * SKIN[c] * shade[c];
        data[c * pixels + p] =
            distance(p) < RADIUS ? (float) Math.min(1, Math.pow(linear, 1 / 2.2)) : WALL;
      }
    }
    return new Picture(SIZE, SIZE, data);
  }

  /** What an analysis that makes no mistake says about it. */
  static FaceAnalysis face(SphericalHarmonics light) {
    int pixels = SIZE * SIZE;
    float[] mask = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      mask[p] = distance(p) < RADIUS ? 1 : 0;
    }
    float[] landmarks = new float[3 * FaceMesh.POINTS];
    int[] outline = FaceMesh.outline();
    for (int i = 0; i < outline.length; i++) {
      double angle = 2 * Math.PI * i / outline.length;
      landmarks[3 * outline[i]] = (float) (SIZE / 2.0 + FACE * Math.sin(angle));
      landmarks[3 * outline[i] + 1] = (float) (SIZE / 2.0 - FACE * Math.cos(angle));
    }
    float[] seen = light.coefficients().clone();
    for (int i = 0; i < seen.length; i++) {
      seen[i] *= SKIN[i / SphericalHarmonics.BASIS];
    }
    CropFrame frame = new CropFrame(SIZE / 2.0, SIZE / 2.0, SIZE, 0, SIZE);
    float[] none = new float[3 * pixels];
    FaceGeometry geometry =
        new FaceGeometry(frame, SIZE, mask, none, none, normals(), landmarks, HeadPose.identity());
    return new FaceAnalysis(
        new FaceBox(14, 14, 82, 82, 1),
        landmarks,
        HeadPose.identity(),
        geometry,
        new SphericalHarmonics(seen));
  }

  private static float[] normals() {
    int pixels = SIZE * SIZE;
    float[] normals = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      double x = (p % SIZE + 0.5 - SIZE / 2.0) / RADIUS;
      double y = (p / SIZE + 0.5 - SIZE / 2.0) / RADIUS;
      double flat = Math.hypot(x, y);
      double shrink = flat > 1 ? 1 / flat : 1;
      normals[p] = (float) (x * shrink);
      normals[pixels + p] = (float) (y * shrink);
      normals[2 * pixels + p] = (float) -Math.sqrt(Math.max(0, 1 - flat * flat));
    }
    return normals;
  }
}
