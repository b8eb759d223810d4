package org.icportrait.face.geometry;

import org.icportrait.face.CropFrame;

/**
 * What the {@link GeometryNetwork} says about the surface in a crop.
 *
 * @param frame the crop, of the network's size, upright or rolled with the face
 * @param values [8, 64, 64] as the network gives them
 */
record DensePlanes(CropFrame frame, float[] values) {
  private static final int SIDE = GeometryNetwork.DENSE;
  private static final float SURELY_NOT = -10; // logit of the mask beyond the crop

  /** The mean of what was said about a crop and about the same crop mirrored. */
  static DensePlanes mean(CropFrame frame, float[] upright, float[] mirrored) {
    float[] out = new float[upright.length];
    int pixels = SIDE * SIDE;
    for (int i = 0; i < out.length; i++) {
      int plane = i / pixels;
      int row = i % pixels / SIDE;
      float other = mirrored[plane * pixels + row * SIDE + SIDE - 1 - i % SIDE];
      if (plane == 1) { // canonical x is mirrored at the cube's middle
        other = 1 - other;
      } else if (plane == 5) { // and so is x of the normal
        other = -other;
      }
      out[i] = (upright[i] + other) / 2;
    }
    return new DensePlanes(frame, out);
  }

  /**
   * The planes at a point of the picture, bilinear.
   *
   * @param out [8]: mask logit, canonical coordinates, depth in picture pixels, normal in the
   *     picture's axes
   */
  void sample(double x, double y, float[] out) {
    double[] at = frame.toCrop(x, y);
    double u = at[0] * SIDE / frame.size() - 0.5;
    double v = at[1] * SIDE / frame.size() - 0.5;
    double fx = Math.min(Math.max(u, 0), SIDE - 1.0);
    double fy = Math.min(Math.max(v, 0), SIDE - 1.0);
    int x0 = (int) Math.min(fx, SIDE - 2.0);
    int y0 = (int) Math.min(fy, SIDE - 2.0);
    float ax = (float) (fx - x0);
    float ay = (float) (fy - y0);
    for (int c = 0; c < out.length; c++) {
      int corner = (c * SIDE + y0) * SIDE + x0;
      float top = values[corner] + ax * (values[corner + 1] - values[corner]);
      float low = values[corner + SIDE] + ax * (values[corner + SIDE + 1] - values[corner + SIDE]);
      out[c] = top + ay * (low - top);
    }
    if (Math.max(Math.abs(u - fx), Math.abs(v - fy)) > 1) {
      out[0] = SURELY_NOT;
    }
    out[4] *= (float) (frame.size() / 2.0 / frame.scale());
    if (frame.roll() != 0) {
      float c = (float) Math.cos(frame.roll());
      float s = (float) Math.sin(frame.roll());
      float nx = c * out[5] - s * out[6];
      out[6] = s * out[5] + c * out[6];
      out[5] = nx;
    }
  }
}
