package org.icportrait.portrait.train.identity;

import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** Faces times the ratio of two shadings of their landmarks' surface, in linear light. */
final class OtherLight {
  private static final float DARKEST = 0.02f; // of a shading
  private static final float MOST = 4; // of a ratio
  private static final int SOFT = 40; // of the side: the face's edge

  private final FaceMesh mesh;

  OtherLight(FaceMesh mesh) {
    this.mesh = mesh;
  }

  /**
   * A face in another light; what is around it stays.
   *
   * @param picture [3, S, S]
   * @param landmarks [478, 3] in it
   * @param from its light
   * @param to the wanted one
   */
  Picture of(Picture picture, float[] landmarks, SphericalHarmonics from, SphericalHarmonics to) {
    int size = picture.width();
    int pixels = size * size;
    int[] triangles = mesh.triangles();
    Raster raster = Rasterizer.draw(landmarks, triangles, size, size);
    float[] normals = MeshNormals.ofVertices(landmarks, triangles);
    float[] soft = Planes.blur(raster.coverage(), size, Math.max(1, size / SOFT));
    float[] out = picture.data().clone();
    float[] normal = new float[3];
    float[] before = new float[3];
    float[] after = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, triangles, normals, 3, normal);
      double length = Math.hypot(Math.hypot(normal[0], normal[1]), normal[2]) + 1e-12;
      from.shade(normal[0] / length, normal[1] / length, normal[2] / length, before);
      to.shade(normal[0] / length, normal[1] / length, normal[2] / length, after);
      for (int c = 0; c < 3; c++) {
        float ratio = Math.max(DARKEST, after[c]) / Math.max(DARKEST, before[c]);
        float share = 1 + soft[p] * (Math.min(MOST, Math.max(1 / MOST, ratio)) - 1);
        int i = c * pixels + p;
        out[i] = DisplayGamma.toDisplay(Math.min(1, share * DisplayGamma.toLinear(out[i])));
      }
    }
    return new Picture(size, size, out);
  }
}
