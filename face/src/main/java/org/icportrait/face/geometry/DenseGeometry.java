package org.icportrait.face.geometry;

import java.util.stream.IntStream;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.face.Umeyama;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * Puts a face's dense planes together: the landmarks' surface, whose normals are averaged with the
 * network's, and around it the network's alone.
 */
public final class DenseGeometry {
  /** Centimetres that the canonical cube 0..1 is wide. */
  public static final float CUBE = 44;

  /** Canonical depth, in centimetres, of the cube's middle: heads lie behind their faces. */
  private static final float CUBE_Z = 4;

  /** Landmarks around brows, eyes and lips, which say little about light. */
  private static final int[] NO_SKIN = {
    33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7, 263, 466, 388, 387,
    386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249, 70, 63, 105, 66, 107, 55, 65, 52,
    53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276, 61, 146, 91, 181, 84, 17, 314, 405,
    321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87, 14, 317, 402, 318,
    324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415
  };

  private DenseGeometry() {}

  /** Canonical centimetres [n, 3] as coordinates 0..1. */
  public static float[] toCube(float[] canonical) {
    float[] out = new float[canonical.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = 0.5f + (canonical[i] - (i % 3 == 2 ? CUBE_Z : 0)) / CUBE;
    }
    return out;
  }

  /**
   * All planes at the resolution of the crop.
   *
   * @param landmarks [478, 3] in crop pixels
   * @param dense of a crop of the same picture, which may be rolled
   */
  static FaceGeometry assemble(
      FaceMesh mesh, CropFrame frame, float[] landmarks, DensePlanes dense) {
    int size = frame.size();
    int pixels = size * size;
    float[] mask = new float[pixels];
    float[] canonical = new float[3 * pixels];
    float[] position = new float[3 * pixels];
    float[] normal = new float[3 * pixels];
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), size, size);
    float[] face = surface(mesh, landmarks);
    IntStream.range(0, size)
        .parallel()
        .forEach(
            row -> {
              float[] values = new float[GeometryNetwork.PLANES];
              for (int p = row * size; p < (row + 1) * size; p++) {
                double x = p % size + 0.5;
                double y = row + 0.5;
                double[] at = frame.toPicture(x, y);
                dense.sample(at[0], at[1], values);
                mask[p] = (float) (1 / (1 + Math.exp(-values[0])));
                values[4] *= (float) frame.scale();
                float nx = values[5];
                float ny = values[6];
                float nz = values[7];
                if (raster.triangle()[p] >= 0) {
                  mask[p] = 1;
                  raster.interpolate(p, mesh.triangles(), face, GeometryNetwork.PLANES, values);
                  // either is off by 10 degrees on a face, in other ways: together by 9
                  double share = length(values[5], values[6], values[7]) / length(nx, ny, nz);
                  nx = (float) (values[5] + share * nx);
                  ny = (float) (values[6] + share * ny);
                  nz = (float) (values[7] + share * nz);
                }
                double length = length(nx, ny, nz);
                normal[p] = (float) (nx / length);
                normal[pixels + p] = (float) (ny / length);
                normal[2 * pixels + p] = (float) (nz / length);
                position[p] = (float) x;
                position[pixels + p] = (float) y;
                position[2 * pixels + p] = values[4];
                for (int k = 0; k < 3; k++) {
                  canonical[k * pixels + p] = Math.min(1, Math.max(0, values[1 + k]));
                }
              }
            });
    HeadPose pose = Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity());
    return new FaceGeometry(frame, size, mask, canonical, position, normal, landmarks, pose);
  }

  private static double length(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z) + 1e-9;
  }

  /** [478, 8] attributes in the order of the network's planes. */
  private static float[] surface(FaceMesh mesh, float[] landmarks) {
    float[] normals = MeshNormals.ofVertices(landmarks, mesh.triangles());
    float[] cube = toCube(mesh.canonical());
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
  public static float[] skin(FaceMesh mesh, float[] landmarks, int size) {
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), size, size);
    return skin(mesh, raster, MeshNormals.ofVertices(landmarks, mesh.triangles()));
  }

  private static float[] skin(FaceMesh mesh, Raster raster, float[] normals) {
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

  /** The light on a face of known landmarks, in a crop, by the normals of their surface alone. */
  public static org.icportrait.face.SphericalHarmonics light(
      FaceMesh mesh, Picture crop, float[] landmarks) {
    int size = crop.width();
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), size, size);
    float[] normals = MeshNormals.ofVertices(landmarks, mesh.triangles());
    float[] planes = raster.planes(mesh.triangles(), normals, 3, 0);
    return org.icportrait.face.light.LightEstimator.estimate(
        crop, planes, skin(mesh, raster, normals));
  }
}
