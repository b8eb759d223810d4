package org.icportrait.portrait.train;

import org.icportrait.face.CropFrame;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.head.HeadFitter;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** The fitted head of one portrait as planes around the face, drawn once and sampled often. */
final class HeadLabels {
  private static final int SIZE = 112;
  private static final double WIDER = 1.6; // than the standard crop

  private final CropFrame frame;
  private final float[][] planes; // by pixel: canonical 0..1, depth in picture pixels, normal

  private HeadLabels(CropFrame frame, float[][] planes) {
    this.frame = frame;
    this.planes = planes;
  }

  /** Canonical x y z, depth and normal x y z at a point of the picture, or null off the head. */
  float[] at(double x, double y) {
    double[] p = frame.toCrop(x, y);
    boolean inside = p[0] >= 0 && p[1] >= 0 && p[0] < SIZE && p[1] < SIZE;
    return inside ? planes[((int) p[1]) * SIZE + (int) p[0]] : null;
  }

  /** Fits and draws heads of one morphable model. */
  static final class Maker {
    private final HeadFitter fitter;
    private final int[] triangles;
    private final float[] cube; // [V, 3]

    Maker(HeadModel head, FaceMesh mesh) {
      fitter = new HeadFitter(head);
      triangles = head.triangles();
      cube = DenseGeometry.toCube(HeadFitter.toCanonical(head, mesh).apply(head.neutral()));
    }

    HeadLabels make(float[] landmarks) {
      CropFrame standard = CropFrame.portrait(landmarks, SIZE);
      CropFrame frame =
          new CropFrame(standard.centerX(), standard.centerY(), WIDER * standard.side(), 0, SIZE);
      float[] vertices = frame.toCrop(fitter.fit(landmarks).vertices());
      float[] normals = MeshNormals.ofVertices(vertices, triangles);
      Raster raster = Rasterizer.draw(vertices, triangles, SIZE, SIZE);
      float[][] planes = new float[SIZE * SIZE][];
      float[] value = new float[3];
      for (int p = 0; p < planes.length; p++) {
        if (raster.triangle()[p] < 0) {
          continue;
        }
        planes[p] = new float[7];
        raster.interpolate(p, triangles, cube, 3, value);
        System.arraycopy(value, 0, planes[p], 0, 3);
        planes[p][3] = (float) (raster.depth()[p] / frame.scale());
        raster.interpolate(p, triangles, normals, 3, value);
        double length = Math.hypot(Math.hypot(value[0], value[1]), value[2]) + 1e-9;
        double sign = value[2] > 0 ? -1 : 1; // what is seen faces the viewer, whatever the winding
        for (int k = 0; k < 3; k++) {
          planes[p][4 + k] = (float) (sign * value[k] / length);
        }
      }
      return new HeadLabels(frame, planes);
    }
  }
}
