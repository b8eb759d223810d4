package org.icportrait.face.head;

import java.nio.file.Path;
import java.util.List;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Camera;

/** A head for tests: the surface of the landmarks with a few smooth modes. */
final class SmallHead {
  static final int IDENTITIES = 5;
  static final int EXPRESSIONS = 2;

  private SmallHead() {}

  static FaceMesh mesh() {
    Path home = Path.of(System.getProperty("icportrait.home"));
    return FaceMesh.read(home.resolve("models/mini/geometry/face_mesh.safetensors"));
  }

  static HeadModel model(FaceMesh mesh) {
    float[][] identity = new float[IDENTITIES][];
    for (int m = 0; m < IDENTITIES; m++) {
      identity[m] = wave(mesh.canonical(), m + 1, 0.15);
    }
    float[][] expression = new float[EXPRESSIONS][mesh.canonical().length];
    for (int i = 0; i < mesh.canonical().length; i += 3) {
      double low = 1 / (1 + Math.exp(-(mesh.canonical()[i + 1] - 2)));
      expression[0][i + 1] = (float) (1.5 * low); // the jaw opens
      expression[1][i] = (float) (0.3 * low * mesh.canonical()[i]); // the mouth widens
    }
    return new HeadModel(
        mesh.canonical().clone(),
        identity,
        expression,
        mesh.triangles(),
        HeadFitter.annotatedLandmarks());
  }

  private static float[] wave(float[] points, int number, double size) {
    float[] out = new float[points.length];
    for (int i = 0; i < points.length; i += 3) {
      double phase = 0.25 * (number * points[i + 1] + (number % 3) * points[i]);
      out[i] = (float) (size * Math.signum(points[i]) * Math.cos(phase));
      out[i + 1] = (float) (size * Math.sin(phase + number));
      out[i + 2] = (float) (size * Math.cos(1.3 * phase + number));
    }
    return out;
  }

  /** The whole surface as skin. */
  static HeadSurface surface(HeadModel model) {
    return new HeadSurface(
        new float[2],
        new int[model.triangles().length],
        new int[model.triangles().length / 3],
        List.of(HeadSurface.FACE),
        List.of());
  }

  /** A portrait's head: 60 cm away, turned. */
  static HeadFit portrait(double yaw, double pitch, double focal) {
    HeadPose turn = HeadPose.fromAngles(new HeadAngles(yaw, pitch, 4), 1, 1.5, -1, 60);
    double[] identity = {0.8, -0.6, 0.5, -0.4, 0.7};
    double[] expression = {0.6, 0.2};
    return new HeadFit(
        new Camera(focal, 150, 140, 300, 280, 1),
        turn,
        identity,
        expression,
        null,
        new float[3],
        0,
        0);
  }

  /** The landmarks [478, 3] that a fit draws. */
  static float[] landmarks(HeadModel model, HeadFit fit) {
    float[] drawn = fit.camera().project(fit.vertices(model));
    for (int i = 0; i < drawn.length; i += 3) {
      drawn[i + 2] = (float) ((drawn[i + 2] - 60) * fit.camera().focal() / 60);
    }
    return drawn;
  }
}
