package org.icportrait.face.relief;

import java.util.Arrays;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * The depth of a whole head in its crop: the landmarks' surface inside the face, passing into the
 * shape of skull and hair, then the plane through the head's middle.
 *
 * @param size S, pixels of the crop
 * @param depth [S, S] in pixels, z away from the viewer as of the landmarks
 * @param face [S, S], 1 where the landmarks' surface is
 * @param pose canonical frame to pixels
 */
public record HeadRelief(int size, float[] depth, float[] face, HeadPose pose) {
  /** Of the face's half width: over no less the face's depth passes into the skull's. */
  private static final double LEAST_JOIN = 0.2;

  private static final double SOFT = 0.005; // of the crop's side
  private static final float DIAGONAL = (float) Math.sqrt(2);

  /**
   * Builds the relief.
   *
   * @param landmarks [478, 3] in pixels of the crop
   * @param size S, pixels of the crop
   */
  public static HeadRelief of(FaceMesh mesh, float[] landmarks, int size) {
    HeadPose pose = Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity());
    float[] depth = new float[size * size];
    float[] outside = new float[size * size];
    SkullEllipsoid.around(mesh).draw(pose, size, depth, outside);
    Raster raster = Rasterizer.draw(landmarks, mesh.triangles(), size, size);
    float[] face = raster.coverage();
    float[] lift = new float[depth.length]; // of the face above the skull
    for (int p = 0; p < lift.length; p++) {
      lift[p] = face[p] > 0 ? raster.depth()[p] - depth[p] : 0;
    }
    float[] fromFace = carryOn(lift, face, size);
    float[] toRim = carryOn(outside.clone(), outside, size);
    double least = LEAST_JOIN * FaceExtent.of(mesh).halfWidth() * pose.scale();
    for (int p = 0; p < lift.length; p++) {
      double way = fromFace[p] / Math.max(least, fromFace[p] + toRim[p]);
      depth[p] += (float) (lift[p] * Math.max(0, 1 - way * way)); // round like a skull
    }
    return new HeadRelief(size, Smoothing.gaussian(depth, size, SOFT * size), face, pose);
  }

  /**
   * Passes values of a region on to where it is not, each from the nearest pixel (chamfer distance,
   * Borgefors 1986).
   *
   * @param region [S, S], above 0 inside
   * @return [S, S], the distance from the region in pixels
   */
  private static float[] carryOn(float[] values, float[] region, int size) {
    float[] distance = new float[values.length];
    Arrays.fill(distance, Float.POSITIVE_INFINITY);
    for (int p = 0; p < distance.length; p++) {
      distance[p] = region[p] > 0 ? 0 : distance[p];
    }
    for (int sign : new int[] {1, -1}) {
      for (int n = 0; n < distance.length; n++) {
        int p = sign > 0 ? n : distance.length - 1 - n;
        int x = p % size;
        int y = p / size;
        for (int k = 0; k < 4; k++) {
          int i = x + sign * (k == 3 ? -1 : k - 1);
          int j = y - (k == 3 ? 0 : sign);
          if (i < 0 || j < 0 || i >= size || j >= size) {
            continue;
          }
          int q = j * size + i;
          float length = distance[q] + (i != x && j != y ? DIAGONAL : 1);
          if (length < distance[p]) {
            distance[p] = length;
            values[p] = values[q];
          }
        }
      }
    }
    return distance;
  }

  /**
   * Unit normals of a depth map.
   *
   * @param depth [S, S] in pixels
   * @return [3, S, S], z below 0 where the surface faces the viewer
   */
  public static float[] normals(float[] depth, int size) {
    int pixels = size * size;
    float[] out = new float[3 * pixels];
    for (int y = 0; y < size; y++) {
      int up = Math.max(0, y - 1);
      int down = Math.min(size - 1, y + 1);
      for (int x = 0; x < size; x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(size - 1, x + 1);
        int p = y * size + x;
        float dx = (depth[y * size + right] - depth[y * size + left]) / Math.max(1, right - left);
        float dy = (depth[down * size + x] - depth[up * size + x]) / Math.max(1, down - up);
        float length = (float) Math.sqrt(dx * dx + dy * dy + 1);
        out[p] = dx / length;
        out[pixels + p] = dy / length;
        out[2 * pixels + p] = -1 / length;
      }
    }
    return out;
  }
}
