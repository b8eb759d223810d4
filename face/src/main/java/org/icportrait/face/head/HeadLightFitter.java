package org.icportrait.face.head;

import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.light.LightEstimator;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Camera;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * Adds light and skin colour to a fitted head, from the pixels it covers. Only the product of both
 * can be seen: the mean light is taken as white and of strength 1.
 */
public final class HeadLightFitter {
  private static final int SIZE = 128; // of the crop that is compared

  private final HeadModel model;
  private final int[] skin;
  private final FaceMesh mesh;

  /**
   * A fitter of one head.
   *
   * @param model the head
   * @param skin [T, 3], its triangles of skin
   * @param mesh the landmarks' surface, which says where skin is bare
   */
  public HeadLightFitter(HeadModel model, int[] skin, FaceMesh mesh) {
    this.model = model;
    this.skin = skin;
    this.mesh = mesh;
  }

  /**
   * The fit with light, albedo and photometric error.
   *
   * @param fit to this picture's landmarks
   * @param landmarks [478, 3] in picture pixels
   */
  public HeadFit fit(HeadFit fit, Picture picture, float[] landmarks) {
    CropFrame frame = CropFrame.portrait(landmarks, SIZE);
    Picture crop = frame.extract(picture);
    float[] vertices = fit.vertices(model);
    Raster raster = Rasterizer.draw(inCrop(fit.camera(), frame), vertices, skin, 1);
    float[] normals = raster.planes(skin, MeshNormals.ofVertices(vertices, skin), 3, 0);
    float[] weight = DenseGeometry.skin(mesh, frame.toCrop(landmarks), SIZE);
    for (int p = 0; p < weight.length; p++) {
      if (raster.triangle()[p] < 0 || !unit(normals, p, weight.length)) {
        weight[p] = 0;
      }
    }
    SphericalHarmonics seen = LightEstimator.estimate(crop, normals, weight);
    float[] light = seen.coefficients().clone();
    float[] albedo = new float[3];
    for (int c = 0; c < 3; c++) {
      albedo[c] = Math.max(1e-3f, light[SphericalHarmonics.BASIS * c]);
      for (int i = 0; i < SphericalHarmonics.BASIS; i++) {
        light[SphericalHarmonics.BASIS * c + i] /= albedo[c];
      }
    }
    SphericalHarmonics white = new SphericalHarmonics(light);
    return new HeadFit(
        fit.camera(),
        fit.pose(),
        fit.identity(),
        fit.expression(),
        white,
        albedo,
        fit.landmarkError(),
        difference(crop, normals, weight, white, albedo));
  }

  /** The camera of an upright crop of its picture. */
  private static Camera inCrop(Camera camera, CropFrame frame) {
    double[] centre = frame.toCrop(camera.centerX(), camera.centerY());
    return new Camera(
        camera.focal() * frame.scale(), centre[0], centre[1], SIZE, SIZE, camera.near());
  }

  private static boolean unit(float[] normals, int p, int pixels) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += normals[k * pixels + p] * normals[k * pixels + p];
    }
    for (int k = 0; k < 3; k++) {
      normals[k * pixels + p] /= (float) Math.sqrt(sum + 1e-12);
    }
    return normals[2 * pixels + p] < 0;
  }

  private static double difference(
      Picture crop, float[] normals, float[] weight, SphericalHarmonics light, float[] albedo) {
    int pixels = weight.length;
    double[] basis = new double[SphericalHarmonics.BASIS];
    float[] rgb = new float[3];
    double sum = 0;
    double total = 0;
    for (int p = 0; p < pixels; p++) {
      if (weight[p] <= 0) {
        continue;
      }
      light.shade(normals[p], normals[pixels + p], normals[2 * pixels + p], basis, rgb);
      for (int c = 0; c < 3; c++) {
        double drawn = Math.pow(Math.min(1, albedo[c] * rgb[c]), 1 / DisplayGamma.EXPONENT);
        sum += weight[p] * Math.abs(drawn - crop.data()[c * pixels + p]) / 3;
      }
      total += weight[p];
    }
    return total > 0 ? sum / total : Double.NaN;
  }
}
