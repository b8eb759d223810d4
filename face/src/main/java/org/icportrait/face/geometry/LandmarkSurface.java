package org.icportrait.face.geometry;

import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.icportrait.face.light.LightEstimator;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * The surface that a face's landmarks span, drawn once for all that is asked of it.
 *
 * @param mesh its triangles
 * @param landmarks [478, 3] in crop pixels
 * @param raster [S, S], where which triangle is seen
 * @param normals [478, 3], unit, z below 0 towards the viewer
 */
record LandmarkSurface(FaceMesh mesh, float[] landmarks, Raster raster, float[] normals) {
  /** Landmarks around brows, eyes and lips, which say little about light. */
  private static final int[] NO_SKIN = {
    33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7, 263, 466, 388, 387,
    386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249, 70, 63, 105, 66, 107, 55, 65, 52,
    53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276, 61, 146, 91, 181, 84, 17, 314, 405,
    321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87, 14, 317, 402, 318,
    324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415
  };

  /** The surface of landmarks [478, 3] in a crop of a size. */
  static LandmarkSurface draw(FaceMesh mesh, float[] landmarks, int size) {
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), size, size);
    return new LandmarkSurface(
        mesh, landmarks, raster, MeshNormals.ofVertices(landmarks, mesh.triangles()));
  }

  /** [478, 8] attributes in the order of the network's planes. */
  float[] attributes() {
    float[] cube = DenseGeometry.toCube(mesh.canonical());
    float[] out = new float[FaceMesh.POINTS * GeometryNetwork.PLANES];
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      int at = GeometryNetwork.PLANES * i;
      System.arraycopy(cube, 3 * i, out, at + 1, 3);
      out[at + 4] = landmarks[3 * i + 2];
      System.arraycopy(normals, 3 * i, out, at + 5, 3);
    }
    return out;
  }

  /** [S, S], how much a pixel of the crop is plain skin that faces the viewer. */
  float[] skin() {
    float[] weight = new float[FaceMesh.POINTS];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = Math.max(0, -normals[3 * i + 2] - 0.15f);
    }
    for (int i : NO_SKIN) {
      weight[i] = 0;
    }
    int[] triangles = mesh.triangles();
    float[] out = new float[raster.triangle().length];
    float[] value = new float[1];
    for (int p = 0; p < out.length; p++) {
      int t = raster.triangle()[p];
      if (t >= 0
          && weight[triangles[3 * t]] > 0
          && weight[triangles[3 * t + 1]] > 0
          && weight[triangles[3 * t + 2]] > 0) {
        raster.interpolate(p, triangles, weight, 1, value);
        out[p] = value[0];
      }
    }
    return out;
  }

  /** The light on it in a crop, by the normals of this surface alone. */
  SphericalHarmonics light(Picture crop) {
    return light(crop, skin());
  }

  /**
   * The same by other weights.
   *
   * @param skin [S, S], 0 where this surface is not
   */
  SphericalHarmonics light(Picture crop, float[] skin) {
    int pixels = skin.length;
    float[] planes = new float[3 * pixels];
    float[] normal = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (skin[p] > 0) {
        raster.interpolate(p, mesh.triangles(), normals, 3, normal);
        planes[p] = normal[0];
        planes[pixels + p] = normal[1];
        planes[2 * pixels + p] = normal[2];
      }
    }
    return LightEstimator.estimate(crop, planes, skin);
  }
}
