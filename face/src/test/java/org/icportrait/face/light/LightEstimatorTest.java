package org.icportrait.face.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.junit.jupiter.api.Test;

/** The estimate against lights that are known because the test has shaded the face itself. */
class LightEstimatorTest {
  private static final int SIZE = 128;
  private static final int FACES = 60;

  private final FaceMesh mesh =
      FaceMesh.read(
          Path.of(System.getProperty("icportrait.home"))
              .resolve("models/mini/geometry/face_mesh.safetensors"));

  /**
   * One shaded face.
   *
   * @param picture [3, S, S]
   * @param landmarks [478, 3]
   * @param towards unit vector to the lamp
   */
  private record Lit(Picture picture, float[] landmarks, double[] towards) {}

  /** A face in a random pose, with brows, lips, patches of beard, noise, and one lamp in front. */
  private Lit lit(Random random) {
    HeadAngles angles =
        new HeadAngles(60 * random.nextDouble() - 30, 30 * random.nextDouble() - 15, 0);
    HeadPose pose = HeadPose.fromAngles(angles, 5.2, SIZE / 2.0, SIZE / 2.0, 0);
    float[] landmarks = pose.apply(mesh.canonical());
    double yaw = Math.toRadians(140 * random.nextDouble() - 70);
    double pitch = Math.toRadians(90 * random.nextDouble() - 30);
    double[] towards = {
      Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), -Math.cos(yaw) * Math.cos(pitch)
    };
    double even = 0.15 + 0.35 * random.nextDouble();
    float[] normals = MeshNormals.ofVertices(landmarks, mesh.triangles());
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), SIZE, SIZE);
    float[] attributes = new float[6 * FaceMesh.POINTS];
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      System.arraycopy(normals, 3 * i, attributes, 6 * i, 3);
      System.arraycopy(mesh.canonical(), 3 * i, attributes, 6 * i + 3, 3);
    }
    double[] skin = {0.3 + 0.4 * random.nextDouble(), 0.25, 0.2};
    double beard = 0.5 + 0.5 * random.nextDouble();
    double phase = 6 * random.nextDouble();
    int pixels = SIZE * SIZE;
    float[] data = new float[3 * pixels];
    float[] v = new float[6];
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, mesh.triangles(), attributes, 6, v);
      double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
      double cosine = (v[0] * towards[0] + v[1] * towards[1] + v[2] * towards[2]) / length;
      double mottle = 1 + 0.12 * Math.sin(1.7 * v[3] + phase) * Math.cos(1.3 * v[4] - phase);
      double albedo = mottle * (v[4] > 4 ? beard : 1) * (1 + 0.05 * random.nextGaussian());
      for (int c = 0; c < 3; c++) {
        double linear = skin[c] * albedo * (even + Math.max(0, cosine));
        data[c * pixels + p] = (float) Math.min(1, Math.pow(Math.max(0, linear), 1 / 2.2));
      }
    }
    return new Lit(new Picture(SIZE, SIZE, data), landmarks, towards);
  }

  private static double angle(float[] a, double[] b) {
    double dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    return Math.toDegrees(Math.acos(Math.min(1, Math.max(-1, dot))));
  }

  @Test
  void findsTheLampWithinFifteenDegrees() {
    Random random = new Random(11);
    double[] errors = new double[FACES];
    for (int i = 0; i < FACES; i++) {
      Lit lit = lit(random);
      SphericalHarmonics light = DenseGeometry.light(mesh, lit.picture, lit.landmarks);
      errors[i] = angle(LampDirection.of(light), lit.towards);
    }
    Arrays.sort(errors);
    double median = errors[FACES / 2];
    double ninth = errors[9 * FACES / 10];
    System.out.printf("light direction error: median %.1f, 90 %% %.1f degrees%n", median, ninth);
    assertThat(median).isLessThanOrEqualTo(15);
    assertThat(ninth).isLessThanOrEqualTo(30);
  }

  /** A ball of skin under a known light, a tenth of it black as brows are. */
  @Test
  void findsTheHarmonicsOfAShadedBallAndForgetsWhatIsNoSkin() {
    float[] wanted = new float[3 * SphericalHarmonics.BASIS];
    for (int c = 0; c < 3; c++) {
      wanted[SphericalHarmonics.BASIS * c] = 0.5f - 0.1f * c;
      wanted[SphericalHarmonics.BASIS * c + 1] = 0.15f;
      wanted[SphericalHarmonics.BASIS * c + 2] = -0.1f;
      wanted[SphericalHarmonics.BASIS * c + 3] = -0.05f;
    }
    SphericalHarmonics light = new SphericalHarmonics(wanted);
    int pixels = SIZE * SIZE;
    float[] data = new float[3 * pixels];
    float[] normals = new float[3 * pixels];
    float[] weight = new float[pixels];
    float[] shade = new float[3];
    for (int p = 0; p < pixels; p++) {
      double x = (p % SIZE + 0.5 - SIZE / 2.0) / 60;
      double y = (p / SIZE + 0.5 - SIZE / 2.0) / 60;
      double rest = 1 - x * x - y * y;
      if (rest > 0) {
        weight[p] = 1;
        normals[p] = (float) x;
        normals[pixels + p] = (float) y;
        normals[2 * pixels + p] = (float) -Math.sqrt(rest);
        light.shade(x, y, -Math.sqrt(rest), shade);
        boolean brow = y > -0.5 && y < -0.35;
        for (int c = 0; c < 3; c++) {
          data[c * pixels + p] = brow ? 0 : DisplayGamma.toDisplay(shade[c]);
        }
      }
    }
    Picture ball = new Picture(SIZE, SIZE, data);
    float[] found = LightEstimator.estimate(ball, normals, weight).coefficients();
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) found[i]).as("coefficient %d", i).isCloseTo(wanted[i], within(0.05));
    }
    assertThat(LightEstimator.estimate(ball, normals, new float[pixels]).direction())
        .as("no skin, no direction")
        .containsExactly(0, 0, -1);
  }
}
