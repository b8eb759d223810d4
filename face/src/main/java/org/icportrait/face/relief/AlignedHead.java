package org.icportrait.face.relief;

import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Picture;

/**
 * A profile's head in the pose of a target. What the profile never saw is a hole: visibility 0, no
 * place in the source, and colours that are filled smoothly from around. What it did not know, such
 * as what lies outside its picture, has visibility 0 too, but a place.
 *
 * @param size S, side of the crops of profile and target in pixels
 * @param picture [3, S, S], the profile's pixels
 * @param matte [S, S], the profile's head mask, 0..1
 * @param visibility [S, S], 0..1, how well a pixel was seen
 * @param normals [3, S, S], unit normals in the target, z below 0 where they face the viewer
 * @param u [S, S], x of the source in pixels of the profile's crop, NaN in holes
 * @param w [S, S], y of the source in pixels of the profile's crop, NaN in holes
 */
public record AlignedHead(
    int size,
    Picture picture,
    float[] matte,
    float[] visibility,
    float[] normals,
    float[] u,
    float[] w) {

  /** What weight the 0 has that a mask probably is where nothing was seen. */
  private static final float NOTHING = 0.02f;

  /** Refuses arrays that don't belong together. */
  public AlignedHead {
    int pixels = size * size;
    if (matte.length != pixels
        || visibility.length != pixels
        || normals.length != 3 * pixels
        || u.length != pixels
        || w.length != pixels) {
      throw new IllegalArgumentException("planes that are not of " + size + " pixels a side");
    }
  }

  /**
   * A mask of the profile's crop, moved alike.
   *
   * @param plane [S, S]
   * @return [S, S], holes filled smoothly, those that are wide with 0 further in
   */
  public float[] plane(float[] plane) {
    float[] out = new float[plane.length];
    float[] seen = new float[plane.length]; // whether known or not: a mask is 0 outside a picture
    float[] one = new float[1];
    for (int p = 0; p < out.length; p++) {
      if (!Float.isNaN(u[p])) {
        Bilinear.sample(plane, 1, size, size, u[p], w[p], one);
        out[p] = one[0];
      }
      seen[p] = Float.isNaN(u[p]) ? NOTHING : 1;
    }
    return PullPush.fill(out, seen, 1, size);
  }

  /** A picture of the profile's crop moved alike, holes filled smoothly. */
  Picture picture(Picture crop) {
    return new Picture(size, size, PullPush.fill(sampled(crop, u, w, size), visibility, 3, size));
  }

  /**
   * The profile's own pixels at a higher resolution, through the enlarged map. In holes the map is
   * filled smoothly: there the pixels mean nothing.
   *
   * @param crop the profile's head crop in more pixels, which the result has, too
   */
  public Picture at(Picture crop) {
    int largerSide = crop.width();
    float[] known = new float[u.length];
    for (int p = 0; p < known.length; p++) {
      known[p] = Float.isNaN(u[p]) ? 0 : 1;
    }
    float[] places = new float[2 * u.length];
    System.arraycopy(PullPush.fill(u, known, 1, size), 0, places, 0, u.length);
    System.arraycopy(PullPush.fill(w, known, 1, size), 0, places, u.length, w.length);
    int pixels = largerSide * largerSide;
    float[] x = new float[pixels];
    float[] y = new float[pixels];
    float[] place = new float[2];
    double step = size / (double) largerSide;
    for (int p = 0; p < pixels; p++) {
      double px = (p % largerSide + 0.5) * step;
      double py = (p / largerSide + 0.5) * step;
      sampleLinear(places, px, py, place);
      x[p] = (float) (place[0] / step);
      y[p] = (float) (place[1] / step);
    }
    return new Picture(largerSide, largerSide, sampled(crop, x, y, largerSide));
  }

  /** Both places of the map at a point; beyond the outer pixels' centres it goes on as it came. */
  private void sampleLinear(float[] places, double px, double py, float[] place) {
    int x0 = (int) Math.min(size - 2.0, Math.max(0, Math.floor(px - 0.5)));
    int y0 = (int) Math.min(size - 2.0, Math.max(0, Math.floor(py - 0.5)));
    float ax = (float) (px - 0.5 - x0);
    float ay = (float) (py - 0.5 - y0);
    for (int k = 0; k < 2; k++) {
      int at = k * size * size + y0 * size + x0;
      float top = places[at] + ax * (places[at + 1] - places[at]);
      float low = places[at + size] + ax * (places[at + size + 1] - places[at + size]);
      place[k] = top + ay * (low - top);
    }
  }

  /** [3, side, side], bicubic; 0 where there is no place. */
  private static float[] sampled(Picture picture, float[] x, float[] y, int side) {
    int pixels = side * side;
    float[] out = new float[3 * pixels];
    float[] rgb = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (!Float.isNaN(x[p])) {
        picture.sampleBicubic(x[p], y[p], rgb);
        for (int c = 0; c < 3; c++) {
          out[c * pixels + p] = rgb[c];
        }
      }
    }
    return out;
  }
}
