package org.icportrait.portrait.generate;

import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.portrait.method.stitch.FaceComposite;

/** Brings the network's correction back to the resolution of the pictures. */
final class PasteBack {
  private static final int LIGHT_RADIUS = 8; // of 256 pixels: finer than this is the profile's

  private static final float VISIBLE = 1 / 512f; // of a display value
  private static final int FADE = 128; // of the side, around what changed

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

  /**
   * Adds a correction to a composite of any side.
   *
   * @param correction [3, size, size]
   * @param onFaceOnly on and just around the face, else everywhere
   */
  static Picture correct(
      FaceComposite composite, float[] correction, int size, boolean onFaceOnly) {
    int side = composite.picture().width();
    float[] large = Planes.enlarge(correction, 3, size, side);
    float[] weight = Planes.blur(composite.alpha(), side, Math.max(1, side / 100));
    int pixels = side * side;
    float[] out = composite.picture().data().clone();
    for (int i = 0; i < out.length; i++) {
      float w = onFaceOnly ? Math.min(1, 1.5f * weight[i % pixels]) : 1;
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

  /**
   * Puts what was made into the reference; the rest stays as it is to the bit. Changed pixels are
   * replaced: adding differences would leave the reference's finest detail, which a crop of another
   * resolution has lost, as a ghost of its features.
   */
  static Picture intoReference(Picture reference, CropFrame frame, Picture crop, Picture result) {
    return blend(reference, frame, result, changed(crop, result), crop.width());
  }

  /**
   * Lays a crop over the reference; where its share is 0 the reference stays as it is to the bit.
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

  /** [S, S], 1 where the pictures differ to the eye, fading to 0 around it. */
  private static float[] changed(Picture crop, Picture result) {
    int side = crop.width();
    int pixels = side * side;
    float[] differs = new float[pixels];
    for (int i = 0; i < 3 * pixels; i++) {
      if (Math.abs(result.data()[i] - crop.data()[i]) > VISIBLE) {
        differs[i % pixels] = 1;
      }
    }
    float[] share = Planes.blur(differs, side, Math.max(1, side / FADE));
    for (int p = 0; p < pixels; p++) {
      share[p] = Math.min(1, 2 * share[p]);
    }
    return share;
  }
}
