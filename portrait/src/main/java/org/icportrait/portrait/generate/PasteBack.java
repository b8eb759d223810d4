package org.icportrait.portrait.generate;

import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;

/** Lays what was made into the reference. */
final class PasteBack {
  private PasteBack() {}

  /**
   * Lays a crop over the reference; where its share is 0 the reference stays as it is to the bit.
   * Pixels are replaced: adding differences would leave the reference's finest detail, which a crop
   * of another resolution has lost, as a ghost of its features.
   *
   * @param frame of the crop in the reference, in the crop's size
   * @param share [side, side] over the same square, 0..1
   */
  static Picture blend(
      Picture reference, CropFrame frame, Picture result, float[] share, int side) {
    int width = reference.width();
    int height = reference.height();
    float[] out = reference.data().clone();
    int x0 = (int) Math.max(0, Math.floor(frame.centerX() - frame.side() / 2));
    int x1 = (int) Math.min(width, Math.ceil(frame.centerX() + frame.side() / 2));
    int y0 = (int) Math.max(0, Math.floor(frame.centerY() - frame.side() / 2));
    int y1 = (int) Math.min(height, Math.ceil(frame.centerY() + frame.side() / 2));
    double zoom = side / (double) frame.size();
    float[] rgb = new float[3];
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        double[] p = frame.toCrop(x + 0.5, y + 0.5);
        float part = Bilinear.sample(share, 0, side, side, zoom * p[0], zoom * p[1]);
        if (part == 0) {
          continue;
        }
        result.sample(p[0], p[1], rgb);
        for (int c = 0; c < 3; c++) {
          int i = (c * height + y) * width + x;
          out[i] = Math.min(1, Math.max(0, out[i] + part * (rgb[c] - out[i])));
        }
      }
    }
    return new Picture(width, height, out);
  }
}
