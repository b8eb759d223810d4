package org.icportrait.face.relief;

import org.icportrait.face.mesh.FaceMesh;

/**
 * How large the face inside its outline is, seen from the front, in canonical centimetres.
 *
 * @param centreX mean of the outline
 * @param centreY mean of the outline
 * @param halfWidth half the outline's width
 * @param halfHeight half the outline's height
 * @param back z of the outline's hindmost points, before the ears
 */
record FaceExtent(
    double centreX, double centreY, double halfWidth, double halfHeight, double back) {

  static FaceExtent of(FaceMesh mesh) {
    double x = 0;
    double y = 0;
    double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] most = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    int[] outline = FaceMesh.outline();
    for (int i : outline) {
      x += mesh.canonical()[3 * i] / outline.length;
      y += mesh.canonical()[3 * i + 1] / outline.length;
      for (int k = 0; k < 3; k++) {
        least[k] = Math.min(least[k], mesh.canonical()[3 * i + k]);
        most[k] = Math.max(most[k], mesh.canonical()[3 * i + k]);
      }
    }
    return new FaceExtent(x, y, (most[0] - least[0]) / 2, (most[1] - least[1]) / 2, most[2]);
  }
}
