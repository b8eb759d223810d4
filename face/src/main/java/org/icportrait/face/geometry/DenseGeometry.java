package org.icportrait.face.geometry;

import java.util.stream.IntStream;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.Umeyama;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Raster;

/**
 * Puts a face's dense planes together: the landmarks' surface, whose normals are averaged with the
 * network's, and around it the network's alone.
 */
public final class DenseGeometry {
  /** Centimetres that the canonical cube 0..1 is wide. */
  public static final float CUBE = 44;

  /** Canonical depth, in centimetres, of the cube's middle: heads lie behind their faces. */
  private static final float CUBE_Z = 4;

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
   * @param surface of the landmarks in the crop
   * @param dense of a crop of the same picture, which may be rolled
   */
  static FaceGeometry assemble(LandmarkSurface surface, CropFrame frame, DensePlanes dense) {
    int size = frame.size();
    int pixels = size * size;
    float[] mask = new float[pixels];
    float[] canonical = new float[3 * pixels];
    float[] position = new float[3 * pixels];
    float[] normal = new float[3 * pixels];
    Raster raster = surface.raster();
    int[] triangles = surface.mesh().triangles();
    float[] face = surface.attributes();
    float[] said = dense.on(frame);
    IntStream.range(0, size)
        .parallel()
        .forEach(
            row -> {
              float[] values = new float[GeometryNetwork.PLANES];
              for (int p = row * size; p < (row + 1) * size; p++) {
                System.arraycopy(said, values.length * p, values, 0, values.length);
                values[4] *= (float) frame.scale();
                float nx = values[5];
                float ny = values[6];
                float nz = values[7];
                if (raster.triangle()[p] >= 0) {
                  mask[p] = 1;
                  raster.interpolate(p, triangles, face, GeometryNetwork.PLANES, values);
                  // either is off by 10 degrees on a face, in other ways: together by 9
                  double share = length(values[5], values[6], values[7]) / length(nx, ny, nz);
                  nx = (float) (values[5] + share * nx);
                  ny = (float) (values[6] + share * ny);
                  nz = (float) (values[7] + share * nz);
                } else {
                  mask[p] = (float) (1 / (1 + Math.exp(-values[0])));
                }
                double length = length(nx, ny, nz);
                normal[p] = (float) (nx / length);
                normal[pixels + p] = (float) (ny / length);
                normal[2 * pixels + p] = (float) (nz / length);
                position[p] = p % size + 0.5f;
                position[pixels + p] = row + 0.5f;
                position[2 * pixels + p] = values[4];
                for (int k = 0; k < 3; k++) {
                  canonical[k * pixels + p] = Math.min(1, Math.max(0, values[1 + k]));
                }
              }
            });
    float[] landmarks = surface.landmarks();
    FaceMesh mesh = surface.mesh();
    HeadPose pose = Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity());
    return new FaceGeometry(frame, size, mask, canonical, position, normal, landmarks, pose);
  }

  private static double length(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z) + 1e-9;
  }

  /** [S, S], how much a pixel of the crop is plain skin that faces the viewer. */
  public static float[] skin(FaceMesh mesh, float[] landmarks, int size) {
    return LandmarkSurface.draw(mesh, landmarks, size).skin();
  }

  /** The light on a face of known landmarks, in a crop, by the normals of their surface alone. */
  public static SphericalHarmonics light(FaceMesh mesh, Picture crop, float[] landmarks) {
    return LandmarkSurface.draw(mesh, landmarks, crop.width()).light(crop);
  }
}
