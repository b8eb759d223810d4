package org.icportrait.portrait.turn;

import org.icportrait.face.FaceGeometry;
import org.icportrait.face.image.Bilinear;

/**
 * A square picture around the standard crop of a face.
 *
 * @param geometry of the face, in its crop
 * @param size S, pixels of the wide picture
 */
record WideFrame(FaceGeometry geometry, int size) {
  static final double WIDE = 1.5; // of the standard crop: what comes in from its sides
  static final double CENTRE = 5; // centimetres behind the canonical origin
  private static final double SILHOUETTE = 1.5; // centimetres behind the centre

  /** Where a wide pixel lies in the geometry's crop. */
  double toCrop(double wide) {
    double margin = (WIDE - 1) / 2 * geometry.size();
    return wide / size * WIDE * geometry.size() - margin;
  }

  /** Pixels of the crop a wide pixel. */
  double unit() {
    return WIDE * geometry.size() / size;
  }

  /** [S, S]; beyond the crop its edge goes on, above it only a little. */
  float[] headMask() {
    float[] out = new float[size * size];
    int crop = geometry.size();
    for (int p = 0; p < out.length; p++) {
      double x = toCrop(p % size + 0.5);
      double y = toCrop(p / size + 0.5);
      double above = Math.max(0, 1 + y / (0.2 * crop));
      out[p] = (float) (sample(geometry.mask(), 0, x, y) * Math.min(1, above));
    }
    return out;
  }

  /** Bilinear at a place of the crop; outside, the edge goes on. */
  float sample(float[] planes, int channel, double x, double y) {
    int crop = geometry.size();
    return Bilinear.sample(planes, channel * crop * crop, crop, crop, x, y);
  }

  double centimetre() {
    return geometry.pose().scale();
  }

  /** Depth of the silhouette, in pixels of the crop. */
  double silhouette() {
    double[] centre = new double[3];
    geometry.pose().apply(0, 0, CENTRE, centre);
    return centre[2] + SILHOUETTE * centimetre();
  }
}
