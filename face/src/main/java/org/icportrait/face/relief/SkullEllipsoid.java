package org.icportrait.face.relief;

import org.icportrait.face.HeadPose;
import org.icportrait.face.head.FaceMesh;

/**
 * The ellipsoid that carries a face on over skull and hair. Its half-axes are 1.45 and 1.38 of the
 * face's, its centre lies a little above the face's; how deep it is and where its middle lies follow
 * from the face's outline, through which it passes as well as it can.
 *
 * @param centre [3] in canonical centimetres
 * @param axes [3] half-axes in canonical centimetres: across, up, deep
 */
record SkullEllipsoid(double[] centre, double[] axes) {
  private static final double ACROSS = 1.45; // of the face's half width
  private static final double UP = 1.38; // of the face's half height
  private static final double ABOVE = 0.18; // of the face's half height

  static SkullEllipsoid around(FaceMesh mesh) {
    FaceExtent face = FaceExtent.of(mesh);
    int[] outline = FaceMesh.outline();
    double cy = face.centreY() - ABOVE * face.halfHeight();
    double a = ACROSS * face.halfWidth();
    double b = UP * face.halfHeight();
    // z = middle - deep sqrt(1 - x^2 / a^2 - y^2 / b^2), linear in both unknowns
    double[] sums = new double[5];
    for (int i : outline) {
      double x = (mesh.canonical()[3 * i] - face.centreX()) / a;
      double y = (mesh.canonical()[3 * i + 1] - cy) / b;
      double rise = -Math.sqrt(Math.max(0, 1 - x * x - y * y));
      double z = mesh.canonical()[3 * i + 2];
      sums[0] += rise;
      sums[1] += rise * rise;
      sums[2] += z;
      sums[3] += rise * z;
      sums[4] += 1;
    }
    double determinant = sums[4] * sums[1] - sums[0] * sums[0];
    double deep = (sums[4] * sums[3] - sums[0] * sums[2]) / determinant;
    double middle = (sums[2] - deep * sums[0]) / sums[4];
    return new SkullEllipsoid(
        new double[] {face.centreX(), cy, middle}, new double[] {a, b, Math.max(deep, 0.3 * a)});
  }

  /**
   * The depth of the ellipsoid's near side, and beyond its silhouette of the plane through it: both
   * meet there without a step, from whatever side the head is seen.
   *
   * @param pose canonical frame to pixels
   * @return [S, S] pixels, z away from the viewer
   */
  float[] depth(HeadPose pose, int size) {
    double[] q = new double[6]; // xx, yy, zz, xy, xz, yz of the quadric
    double[] r = pose.rotation();
    int[][] pairs = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
    for (int e = 0; e < q.length; e++) {
      for (int k = 0; k < 3; k++) {
        double length = pose.scale() * axes[k];
        q[e] += r[3 * pairs[e][0] + k] * r[3 * pairs[e][1] + k] / (length * length);
      }
    }
    double[] middle = new double[3];
    pose.apply(centre[0], centre[1], centre[2], middle);
    float[] out = new float[size * size];
    for (int y = 0; y < size; y++) {
      double dy = y + 0.5 - middle[1];
      for (int x = 0; x < size; x++) {
        double dx = x + 0.5 - middle[0];
        double plane = -(q[4] * dx + q[5] * dy) / q[2];
        double rest = (q[0] * dx * dx + 2 * q[3] * dx * dy + q[1] * dy * dy - 1) / q[2];
        double rise = Math.sqrt(Math.max(0, plane * plane - rest));
        out[y * size + x] = (float) (middle[2] + plane - rise);
      }
    }
    return out;
  }
}
