package org.icportrait.portrait.generate;

import org.icportrait.face.CropFrame;
import org.icportrait.face.Picture;
import org.icportrait.portrait.stitch.FaceComposite;
import org.icportrait.portrait.stitch.Planes;

/** Brings the network's correction at 256 px back to the resolution of the pictures. */
final class PasteBack {
  private static final int LIGHT_RADIUS = 8; // of 256 pixels: finer than this is the profile's

  private PasteBack() {}

  /**
   * Where the profile saw the face its own detail is true: there only the smooth part of the
   * correction counts, which is light, tone and seams.
   *
   * @param correction [3, S, S]
   */
  static float[] keepDetail(float[] correction, FaceComposite composite, int size) {
    int pixels = size * size;
    float[] out = correction.clone();
    int radius = Math.max(1, LIGHT_RADIUS * size / 256);
    float[] seen = Planes.blur(composite.visibility(), size, radius);
    for (int c = 0; c < 3; c++) {
      float[] plane = java.util.Arrays.copyOfRange(correction, c * pixels, (c + 1) * pixels);
      float[] smooth = Planes.blur(plane, size, radius);
      for (int p = 0; p < pixels; p++) {
        out[c * pixels + p] = seen[p] * smooth[p] + (1 - seen[p]) * plane[p];
      }
    }
    return out;
  }

  /** Adds a correction [3, size, size] to a composite of any side, on and just around the face. */
  static Picture correct(FaceComposite composite, float[] correction, int size) {
    int side = composite.picture().width();
    float[] large = Planes.enlarge(correction, 3, size, side);
    float[] weight = Planes.blur(composite.alpha(), side, Math.max(1, side / 100));
    int pixels = side * side;
    float[] out = composite.picture().data().clone();
    for (int i = 0; i < out.length; i++) {
      float w = Math.min(1, 1.5f * weight[i % pixels]);
      out[i] = Math.min(1, Math.max(0, out[i] + w * large[i]));
    }
    return new Picture(side, side, out);
  }

  /** Adds a correction of the same size everywhere. */
  static Picture everywhere(Picture picture, float[] correction) {
    float[] out = picture.data().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.min(1, Math.max(0, out[i] + correction[i]));
    }
    return new Picture(picture.width(), picture.height(), out);
  }

  /** Adds to the reference what differs from its own crop, so that the rest stays as it is. */
  static Picture intoReference(Picture reference, CropFrame frame, Picture crop, Picture result) {
    int side = crop.width();
    float[] difference = new float[crop.data().length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = result.data()[i] - crop.data()[i];
    }
    Picture change = new Picture(side, side, difference);
    int width = reference.width();
    int height = reference.height();
    float[] out = reference.data().clone();
    int x0 = (int) Math.max(0, Math.floor(frame.centerX() - frame.side() / 2));
    int x1 = (int) Math.min(width, Math.ceil(frame.centerX() + frame.side() / 2));
    int y0 = (int) Math.max(0, Math.floor(frame.centerY() - frame.side() / 2));
    int y1 = (int) Math.min(height, Math.ceil(frame.centerY() + frame.side() / 2));
    float[] rgb = new float[3];
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        double[] p = frame.toCrop(x + 0.5, y + 0.5);
        change.sample(p[0], p[1], rgb);
        for (int c = 0; c < 3; c++) {
          int i = (c * height + y) * width + x;
          out[i] = Math.min(1, Math.max(0, out[i] + rgb[c]));
        }
      }
    }
    return new Picture(width, height, out);
  }
}
