package org.icportrait.app.report;

import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.HeadMasks;

/**
 * Tints what a head's masks say: hair magenta, bare skin cyan, occluders orange; around the person
 * the head's crop is darkened.
 */
final class MaskTint {
  private static final float[] HAIR = {0.9f, 0.1f, 0.8f};
  private static final float[] SKIN = {0.1f, 0.8f, 0.9f};
  private static final float[] OCCLUDER = {1, 0.55f, 0};
  private static final float STRENGTH = 0.45f; // the picture stays to be seen
  private static final float DARKENED = 0.5f;

  private MaskTint() {}

  /** The picture with the tints of one head. */
  static Picture over(Picture picture, HeadMasks masks) {
    int pixels = picture.width() * picture.height();
    float[] data = picture.data().clone();
    CropFrame frame = masks.frame();
    int size = frame.size();
    float[] planes = new float[4 * size * size];
    float[][] all = {masks.hair(), masks.skin(), masks.occluder(), masks.person()};
    for (int k = 0; k < all.length; k++) {
      System.arraycopy(all[k], 0, planes, k * size * size, size * size);
    }
    float[] at = new float[4];
    for (int p = 0; p < pixels; p++) {
      double[] place =
          frame.toCrop(p % picture.width() + 0.5, (double) (p / picture.width()) + 0.5);
      if (place[0] < 0 || place[1] < 0 || place[0] >= size || place[1] >= size) {
        continue;
      }
      Bilinear.sample(planes, 4, size, size, place[0], place[1], at);
      float kept = 1 - DARKENED * (1 - at[3]);
      for (int c = 0; c < 3; c++) {
        float value = kept * data[c * pixels + p];
        value += STRENGTH * at[1] * (SKIN[c] - value);
        value += STRENGTH * at[0] * (HAIR[c] - value);
        value += STRENGTH * at[2] * (OCCLUDER[c] - value);
        data[c * pixels + p] = value;
      }
    }
    return new Picture(picture.width(), picture.height(), data);
  }
}
