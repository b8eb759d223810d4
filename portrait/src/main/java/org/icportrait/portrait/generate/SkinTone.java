package org.icportrait.portrait.generate;

import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SrgbCurve;

/** Gives the reference's bare skin that stays (neck, ears, shoulders) the tone of the new face. */
final class SkinTone {
  private static final double ENOUGH = 50; // pixels of skin
  private static final double MOST = 8; // of the ratio of two skins
  private static final int RAMP = 16; // of the side: to nothing at the crop's edge

  private SkinTone() {}

  /**
   * Multiplies, in linear light, the skin that stays by the ratio of the mean colours of two faces:
   * of the one that came and of the one that went.
   *
   * @param reference as it was
   * @param portrait the same with another face
   * @param frame a square crop around the head
   * @param skin [S, S] in it, the reference's bare skin, 0..1
   * @param other [S, S], that of the new head, 0..1
   * @param stays [S, S], how much of each pixel is the reference's own, 0..1
   */
  static Picture spread(
      Picture reference,
      Picture portrait,
      CropFrame frame,
      float[] skin,
      float[] other,
      float[] stays) {
    int size = frame.size();
    double[] before = mean(frame.extract(reference), skin, stays);
    double[] after = mean(frame.extract(portrait), other, stays);
    if (before == null || after == null) {
      return portrait;
    }
    double[] ratio = new double[3];
    for (int c = 0; c < 3; c++) {
      ratio[c] = Math.min(MOST, Math.max(1 / MOST, after[c] / Math.max(1e-3, before[c])));
    }
    float[] share = new float[skin.length];
    for (int p = 0; p < share.length; p++) {
      int x = Math.min(p % size, size - 1 - p % size);
      int y = Math.min(p / size, size - 1 - p / size);
      double edge = Math.min(1, Math.min(x, y) * (double) RAMP / size);
      share[p] = (float) (skin[p] * stays[p] * edge);
    }
    return multiply(portrait, frame, share, ratio);
  }

  /** [3], in linear light, of the skin that does not stay; null where there is too little. */
  private static double[] mean(Picture picture, float[] skin, float[] stays) {
    double[] sums = new double[3];
    double total = 0;
    for (int p = 0; p < skin.length; p++) {
      double weight = skin[p] * (1 - stays[p]);
      total += weight;
      for (int c = 0; c < 3; c++) {
        sums[c] += weight * SrgbCurve.toLinear(picture.data()[c * skin.length + p]);
      }
    }
    for (int c = 0; c < 3; c++) {
      sums[c] /= total;
    }
    return total < ENOUGH ? null : sums;
  }

  private static Picture multiply(Picture picture, CropFrame frame, float[] share, double[] ratio) {
    int size = frame.size();
    float[] out = picture.data().clone();
    int pixels = picture.width() * picture.height();
    for (int p = 0; p < pixels; p++) {
      double[] at = frame.toCrop(p % picture.width() + 0.5, p / picture.width() + 0.5);
      if (at[0] < 0 || at[1] < 0 || at[0] > size || at[1] > size) {
        continue;
      }
      float part = Bilinear.sample(share, 0, size, size, at[0], at[1]);
      for (int c = 0; c < 3 && part > 0; c++) {
        int i = c * pixels + p;
        double linear = SrgbCurve.toLinear(out[i]) * (1 + part * (ratio[c] - 1));
        out[i] = (float) Math.min(1, SrgbCurve.toDisplay(linear));
      }
    }
    return new Picture(picture.width(), picture.height(), out);
  }
}
