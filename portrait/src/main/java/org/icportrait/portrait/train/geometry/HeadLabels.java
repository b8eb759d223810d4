package org.icportrait.portrait.train.geometry;

import org.icportrait.face.head.HeadFit;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.head.LandmarkBinding;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.render.Camera;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** The fitted head of one portrait as planes around the face, drawn once and sampled often. */
final class HeadLabels {
  private static final int SIZE = 128;
  private static final double WIDER = 1.6; // than the standard crop
  private static final int VALUES = 7;

  private final CropFrame frame;
  private final short[] planes; // [SIZE, SIZE, 7] in steps of 1 / unit
  private final boolean[] head;
  private final float[] unit = {20000, 20000, 20000, 0, 30000, 30000, 30000}; // depth: set below

  private HeadLabels(CropFrame frame, float[][] values) {
    this.frame = frame;
    this.unit[3] = (float) (20000 / (WIDER * frame.side()));
    this.planes = new short[VALUES * values.length];
    this.head = new boolean[values.length];
    for (int p = 0; p < values.length; p++) {
      head[p] = values[p] != null;
      for (int k = 0; k < VALUES && head[p]; k++) {
        float steps = Math.min(32767, Math.max(-32767, unit[k] * values[p][k]));
        planes[VALUES * p + k] = (short) Math.round(steps);
      }
    }
  }

  /**
   * Canonical x y z (0..1), depth (picture pixels) and normal x y z at a point of the picture.
   *
   * @param out [7], untouched off the head
   * @return whether the point is on the head
   */
  boolean at(double x, double y, float[] out) {
    double[] p = frame.toCrop(x, y);
    boolean inside = p[0] >= 0 && p[1] >= 0 && p[0] < SIZE && p[1] < SIZE;
    int pixel = inside ? ((int) p[1]) * SIZE + (int) p[0] : 0;
    if (!inside || !head[pixel]) {
      return false;
    }
    for (int k = 0; k < VALUES; k++) {
      out[k] = planes[VALUES * pixel + k] / unit[k];
    }
    return true;
  }

  /** Draws fitted heads of one morphable model. */
  static final class Maker {
    private final HeadModel head;
    private final LandmarkBinding binding;
    private final int[] triangles;
    private final float[] cube; // [V, 3]

    Maker(HeadModel head, HeadSurface surface, LandmarkBinding binding, CanonicalField field) {
      this.head = head;
      this.binding = binding;
      this.triangles = surface.without(HeadSurface.TRANSLUCENT, head.triangles());
      this.cube = field.apply(head.neutral());
    }

    HeadLabels make(HeadFit fit, float[] landmarks) {
      CropFrame standard = CropFrame.portrait(landmarks, SIZE);
      CropFrame frame =
          new CropFrame(standard.centerX(), standard.centerY(), WIDER * standard.side(), 0, SIZE);
      float[] vertices = fit.vertices(head);
      double[] depth = depth(fit, vertices, landmarks);
      double k = frame.scale();
      double[] corner = frame.toPicture(0, 0);
      Camera camera =
          new Camera(
              k * fit.camera().focal(),
              k * (fit.camera().centerX() - corner[0]),
              k * (fit.camera().centerY() - corner[1]),
              SIZE,
              SIZE,
              1);
      float[] normals = MeshNormals.ofVertices(vertices, triangles);
      Raster raster = Rasterizer.draw(camera, vertices, triangles, 1);
      float[][] values = new float[SIZE * SIZE][];
      float[] value = new float[3];
      for (int p = 0; p < values.length; p++) {
        if (raster.triangle()[p] < 0) {
          continue;
        }
        values[p] = new float[VALUES];
        raster.interpolate(p, triangles, cube, 3, value);
        System.arraycopy(value, 0, values[p], 0, 3);
        values[p][3] = (float) (depth[0] * raster.depth()[p] + depth[1]);
        raster.interpolate(p, triangles, normals, 3, value);
        double length = Math.hypot(Math.hypot(value[0], value[1]), value[2]) + 1e-9;
        double sign = value[2] > 0 ? -1 : 1; // what is seen faces the viewer, whatever the winding
        for (int c = 0; c < 3; c++) {
          values[p][4 + c] = (float) (sign * value[c] / length);
        }
      }
      return new HeadLabels(frame, values);
    }

    /** {a, b}: a z + b is the landmarks' depth (pixels) at z centimetres from the camera. */
    private double[] depth(HeadFit fit, float[] vertices, float[] landmarks) {
      float[] bound = binding.at(vertices);
      double middle = 0;
      double observed = 0;
      int n = binding.count();
      for (int i = 0; i < n; i++) {
        middle += bound[3 * i + 2] / n;
        observed += landmarks[3 * binding.landmark()[i] + 2] / n;
      }
      double scale = fit.camera().focal() / middle; // pixels a centimetre
      return new double[] {scale, observed - scale * middle};
    }
  }
}
