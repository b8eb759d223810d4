package org.icportrait.portrait.train.identity;

import java.nio.file.Path;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * The mean face, shaded by a known light before an even wall.
 *
 * @param picture [3, S, S]
 * @param landmarks [478, 3] in its pixels
 * @param light that shaded it
 */
record LitFace(Picture picture, float[] landmarks, SphericalHarmonics light) {
  /** Side of the pictures. */
  static final int SIZE = 128;

  /** Display value of the wall. */
  static final float WALL = 0.5f;

  /** The surface. */
  static final FaceMesh MESH =
      FaceMesh.read(Path.of("..", "models", "mini", "geometry", "face_mesh.safetensors"));

  private static final double SCALE = 5.2; // pixels a centimetre

  /** Light of which a share comes from the image's right, or from its left below 0. */
  static SphericalHarmonics from(double side) {
    float[] all = new float[3 * SphericalHarmonics.BASIS];
    for (int c = 0; c < 3; c++) {
      all[SphericalHarmonics.BASIS * c] = 1;
      all[SphericalHarmonics.BASIS * c + 1] = (float) side;
      all[SphericalHarmonics.BASIS * c + 3] = -0.2f; // and some from the front
    }
    return new SphericalHarmonics(all);
  }

  /**
   * Draws one.
   *
   * @param yaw of the head, degrees
   * @param skin linear albedo, RGB
   */
  static LitFace draw(double yaw, SphericalHarmonics light, double... skin) {
    HeadPose pose =
        HeadPose.fromAngles(new HeadAngles(yaw, 0, 0), SCALE, SIZE / 2.0, SIZE / 2.0, 0);
    float[] landmarks = pose.apply(MESH.canonical());
    Raster raster = Rasterizer.draw(landmarks, MESH.triangles(), SIZE, SIZE);
    float[] normals = MeshNormals.ofVertices(landmarks, MESH.triangles());
    int pixels = SIZE * SIZE;
    float[] data = new float[3 * pixels];
    float[] n = new float[3];
    float[] shade = new float[3];
    for (int p = 0; p < pixels; p++) {
      boolean face = raster.triangle()[p] >= 0;
      if (face) {
        raster.interpolate(p, MESH.triangles(), normals, 3, n);
        double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        light.shade(n[0] / length, n[1] / length, n[2] / length, shade);
      }
      for (int c = 0; c < 3; c++) {
        float value = face ? DisplayGamma.toDisplay((float) (skin[c] * shade[c])) : WALL;
        data[c * pixels + p] = Math.min(1, value);
      }
    }
    return new LitFace(new Picture(SIZE, SIZE, data), landmarks, light);
  }

  /** The light as it is estimated: times skin. */
  static SphericalHarmonics seen(SphericalHarmonics light, double... skin) {
    float[] seen = light.coefficients().clone();
    for (int i = 0; i < seen.length; i++) {
      seen[i] *= (float) skin[i / SphericalHarmonics.BASIS];
    }
    return new SphericalHarmonics(seen);
  }
}
