package org.icportrait.face.warp;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** What one picture showed of a face's surface: facing it, within the picture, nothing in front. */
final class SeenSurface {
  private static final double OCCLUSION = 0.06; // of the eye distance
  private static final double STEEPEST = 8; // depth by pixel
  private static final double LEAST_FACING = 0.3;
  private static final double MOST_FACING = 0.7;

  private final float[] landmarks;
  private final float[] normals;
  private final Raster raster;
  private final double tolerance;

  /**
   * A surface seen from its own side.
   *
   * @param landmarks [478, 3], pixels of the picture
   * @param width of the picture
   * @param height of the picture
   */
  SeenSurface(float[] landmarks, int[] triangles, int width, int height) {
    this.landmarks = landmarks;
    this.normals = MeshNormals.ofVertices(landmarks, triangles);
    this.raster = Rasterizer.draw(landmarks, triangles, width, height);
    this.tolerance = OCCLUSION * CropFrame.eyeDistance(landmarks);
  }

  /** [478], 1 where a landmark was seen at least about as frontally as the target will show it. */
  float[] visibility(float[] targetNormals) {
    float[] seen = new float[FaceMesh.POINTS];
    for (int i = 0; i < seen.length; i++) {
      double facing = -normals[3 * i + 2];
      double wanted = Math.max(LEAST_FACING, -targetNormals[3 * i + 2]);
      seen[i] = (float) SmoothStep.between(LEAST_FACING, MOST_FACING, facing / wanted);
      int x = (int) landmarks[3 * i];
      int y = (int) landmarks[3 * i + 1];
      if (x < 0 || y < 0 || x >= raster.width() || y >= raster.height()) {
        seen[i] = 0; // the picture ends before
      } else if (isCovered(x, y, landmarks[3 * i + 2])) {
        seen[i] = 0;
      }
    }
    return seen;
  }

  /**
   * The share of a point's pixels, as bilinear sampling mixes them, that show the point's own
   * surface, 0..1: landmarks alone know nothing of an edge that crosses a triangle.
   *
   * @param values where the point's place is, then its normal
   * @param place index of x and y, in pixels of the picture, and the depth in the landmarks' unit
   * @param normal index of x, y and z of any length
   */
  float uncovered(float[] values, int place, int normal) {
    double u = values[place] - 0.5;
    double v = values[place + 1] - 0.5;
    double depth = values[place + 2];
    double across = Math.hypot(values[normal], values[normal + 1]);
    double steep = Math.min(STEEPEST, across / Math.max(1e-6, Math.abs(values[normal + 2])));
    double apart = tolerance + steep; // a steep surface's depth changes within a pixel
    int column = (int) Math.floor(u);
    int row = (int) Math.floor(v);
    double right = u - column;
    double below = v - row;
    double share = 0;
    for (int k = 0; k < 4; k++) {
      int i = clamp(column + (k & 1), raster.width());
      int j = clamp(row + (k >> 1), raster.height());
      double weight = ((k & 1) == 0 ? 1 - right : right) * ((k >> 1) == 0 ? 1 - below : below);
      share += isOther(i, j, depth, apart) ? 0 : weight;
    }
    return (float) share;
  }

  private boolean isCovered(int x, int y, double depth) {
    return depth > raster.depth()[y * raster.width() + x] + tolerance;
  }

  /** Whether another part of the face is at a pixel, before the point or behind it. */
  private boolean isOther(int x, int y, double depth, double apart) {
    float there = raster.depth()[y * raster.width() + x];
    return !Float.isInfinite(there) && Math.abs(depth - there) > apart;
  }

  private static int clamp(int index, int size) {
    return Math.max(0, Math.min(size - 1, index));
  }
}
