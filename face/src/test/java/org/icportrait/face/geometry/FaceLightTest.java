package org.icportrait.face.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.junit.jupiter.api.Test;

/** The light on faces that were lit by a known light. */
class FaceLightTest {
  private static final int SIZE = 256;
  private final FaceMesh mesh =
      FaceMesh.read(
          Path.of(System.getProperty("icportrait.home"))
              .resolve("models/mini/geometry/face_mesh.safetensors"));

  @Test
  void directionOfKnownLightsWithin15DegreesAtTheMedian() {
    double[] errors = new double[40];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = error(new Random(i));
    }
    Arrays.sort(errors);
    assertThat(errors[errors.length / 2]).isLessThan(15);
  }

  private double error(Random random) {
    HeadAngles angles = new HeadAngles(20 * random.nextGaussian(), 8 * random.nextGaussian(), 0);
    float[] landmarks =
        HeadPose.fromAngles(angles, 10, SIZE / 2.0, SIZE / 2.0, 0).apply(mesh.canonical());
    double azimuth = 1.2 * (2 * random.nextDouble() - 1);
    double height = 0.7 * (2 * random.nextDouble() - 1);
    double[] towards = {
      Math.sin(azimuth) * Math.cos(height), -Math.sin(height), -Math.cos(azimuth) * Math.cos(height)
    };
    Picture lit = draw(landmarks, towards, random);
    SphericalHarmonics found = DenseGeometry.light(mesh, lit, landmarks);
    float[] d = found.lampDirection();
    double cosine = d[0] * towards[0] + d[1] * towards[1] + d[2] * towards[2];
    return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cosine))));
  }

  /** One lamp and some ambient light on skin of uneven colour, with dark brows and eyes. */
  private Picture draw(float[] landmarks, double[] towards, Random random) {
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), SIZE, SIZE);
    float[] normals =
        raster.planes(mesh.triangles(), MeshNormals.ofVertices(landmarks, mesh.triangles()), 3, 0);
    double tone = 0.2 + 0.4 * random.nextDouble();
    double fx = 0.2 * random.nextGaussian();
    double fy = 0.2 * random.nextGaussian();
    int pixels = SIZE * SIZE;
    float[] data = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      double lambert = 0;
      for (int k = 0; k < 3; k++) {
        lambert += normals[k * pixels + p] * towards[k];
      }
      double shade = 0.25 + 0.8 * Math.max(0, lambert);
      double albedo = tone * (1 + 0.1 * Math.sin(fx * (p % SIZE) + fy * (double) (p / SIZE)));
      for (int c = 0; c < 3; c++) {
        double linear = albedo * shade * (1 - 0.2 * c);
        data[c * pixels + p] = (float) Math.min(1, Math.pow(linear, 1 / 2.2));
      }
    }
    return new Picture(SIZE, SIZE, data);
  }
}
