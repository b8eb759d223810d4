package org.icportrait.face.relief;

import org.icportrait.face.HeadPose;
import org.icportrait.face.mesh.FaceMesh;

/**
 * What carries a face on over skull and hair: the front half of a shallow ellipsoid and the back
 * half of a deep one around the same ellipse. The ellipse has 1.45 and 1.38 of the face's
 * half-axes, its centre lies a little above the face's, in the plane of the ears.
 *
 * @param centre [3] in canonical centimetres
 * @param axes [4] half-axes in canonical centimetres: across, up, forwards, backwards
 */
record SkullEllipsoid(double[] centre, double[] axes) {
  private static final double ACROSS = 1.45; // of the face's half width
  private static final double UP = 1.38; // of the face's half height
  private static final double ABOVE = 0.18; // of the face's half height
  private static final double FORWARDS = 0.35; // of the face's half width: hair beside the face
  private static final double BACKWARDS = 1.3;

  static SkullEllipsoid around(FaceMesh mesh) {
    FaceExtent face = FaceExtent.of(mesh);
    double half = face.halfWidth();
    double[] centre = {face.centreX(), face.centreY() - ABOVE * face.halfHeight(), face.back()};
    return new SkullEllipsoid(
        centre,
        new double[] {ACROSS * half, UP * face.halfHeight(), FORWARDS * half, BACKWARDS * half});
  }

  /** Both halves as quadrics in a view: xx, yy, zz, xy, xz, yz. */
  private double[] quadric(HeadPose pose, double deep) {
    double[] lengths = {axes[0], axes[1], deep};
    double[] r = pose.rotation();
    int[][] pairs = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
    double[] q = new double[pairs.length];
    for (int e = 0; e < q.length; e++) {
      for (int k = 0; k < 3; k++) {
        double length = pose.scale() * lengths[k];
        q[e] += r[3 * pairs[e][0] + k] * r[3 * pairs[e][1] + k] / (length * length);
      }
    }
    return q;
  }

  /**
   * Draws the near side. Beyond the silhouette goes on the plane in which the silhouette lies: both
   * meet without a step, from whatever side the head is seen.
   *
   * @param pose canonical frame to pixels
   * @param depth [S, S], filled: pixels, z away from the viewer
   * @param outside [S, S], filled: 1 beyond the silhouette, 0 on the head
   */
  void draw(HeadPose pose, int size, float[] depth, float[] outside) {
    double[][] halves = {quadric(pose, axes[2]), quadric(pose, axes[3])};
    double[] r = pose.rotation();
    double[] middle = new double[3];
    pose.apply(centre[0], centre[1], centre[2], middle);
    for (int p = 0; p < size * size; p++) {
      double dx = p % size + 0.5 - middle[0];
      double dy = p / size + 0.5 - middle[1];
      double nearest = Double.POSITIVE_INFINITY;
      double plane = Double.NEGATIVE_INFINITY;
      for (int half = 0; half < 2; half++) {
        double[] q = halves[half];
        double between = -(q[4] * dx + q[5] * dy) / q[2]; // of where the ray enters and leaves
        double rest = (q[0] * dx * dx + 2 * q[3] * dx * dy + q[1] * dy * dy - 1) / q[2];
        double square = between * between - rest;
        plane = Math.max(plane, between);
        if (square >= 0) {
          double z = between - Math.sqrt(square);
          double behind = r[2] * dx + r[5] * dy + r[8] * z; // the plane of the ears
          if (half == 0 ? behind <= 0 : behind >= 0) {
            nearest = Math.min(nearest, z);
          }
        }
      }
      boolean hit = nearest < Double.POSITIVE_INFINITY;
      depth[p] = (float) (middle[2] + (hit ? nearest : plane));
      outside[p] = hit ? 0 : 1;
    }
  }
}
