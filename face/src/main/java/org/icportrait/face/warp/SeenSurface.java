package org.icportrait.face.warp;

import org.icportrait.face.CropFrame;
import org.icportrait.face.SmoothStep;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** What one picture showed of a face's surface: facing it, within the picture, nothing in front. */
final class SeenSurface {
  private static final double OCCLUSION = 0.06; // of the eye distance
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
   * @param x column in pixels of the picture
   * @param y row
   * @param depth of the point, in the landmarks' unit
   */
  float uncovered(double x, double y, double depth) {
    double u = x - 0.5;
    double v = y - 0.5;
    int column = (int) Math.floor(u);
    int row = (int) Math.floor(v);
    double right = u - column;
    double below = v - row;
    double share = 0;
    for (int k = 0; k < 4; k++) {
      int i = clamp(column + (k & 1), raster.width());
      int j = clamp(row + (k >> 1), raster.height());
      double weight = ((k & 1) == 0 ? 1 - right : right) * ((k >> 1) == 0 ? 1 - below : below);
      share += isOther(i, j, depth) ? 0 : weight;
    }
    return (float) share;
  }

  private boolean isCovered(int x, int y, double depth) {
    return depth > raster.depth()[y * raster.width() + x] + tolerance;
  }

  /** Whether another part of the face is at a pixel, before the point or behind it. */
  private boolean isOther(int x, int y, double depth) {
    float there = raster.depth()[y * raster.width() + x];
    return !Float.isInfinite(there) && Math.abs(depth - there) > tolerance;
  }

  private static int clamp(int index, int size) {
    return Math.max(0, Math.min(size - 1, index));
  }
}
