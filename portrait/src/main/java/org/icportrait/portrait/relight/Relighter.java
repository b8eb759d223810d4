package org.icportrait.portrait.relight;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Brightness;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SrgbCurve;

/**
 * Puts a head into another light without any network but that of the geometry: the baseline that
 * the learned relighting has to beat. Cast shadows of the old light stay.
 */
public final class Relighter {
  /** How sharply highlights bend before white; larger is sharper. */
  private static final double SHOULDER = 2.5;

  private static final float UNCHANGED = 1e-4f;

  private Relighter() {}

  /**
   * Relights one head of a picture. Hair, ears and neck take part of the light; what lies around
   * them, and the mean brightness of the face, stay as they are.
   *
   * @param picture sRGB
   * @param face of the picture
   * @param light the wanted light, in the camera's frame
   * @return a picture of the same size
   */
  public static Picture relight(Picture picture, FaceAnalysis face, LightSource light) {
    CropFrame frame = face.geometry().frame();
    HeadRegion region = HeadRegion.of(face.geometry());
    float[] luminance = luminance(frame.extract(picture));
    Picture quotient = QuotientImage.of(luminance, region, face.light(), light);
    int width = picture.width();
    int height = picture.height();
    float[] out = picture.data().clone();
    double half =
        frame.side() * (Math.abs(Math.cos(frame.roll())) + Math.abs(Math.sin(frame.roll()))) / 2;
    int x0 = (int) Math.max(0, Math.floor(frame.centerX() - half));
    int x1 = (int) Math.min(width, Math.ceil(frame.centerX() + half));
    int y0 = (int) Math.max(0, Math.floor(frame.centerY() - half));
    int y1 = (int) Math.min(height, Math.ceil(frame.centerY() + half));
    float[] ratio = new float[3];
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        double[] at = frame.toCrop(x + 0.5, y + 0.5);
        if (at[0] < 0 || at[1] < 0 || at[0] > frame.size() || at[1] > frame.size()) {
          continue;
        }
        quotient.sample(at[0], at[1], ratio);
        for (int c = 0; c < 3; c++) {
          if (Math.abs(ratio[c]) > UNCHANGED) {
            int i = (c * height + y) * width + x;
            out[i] =
                (float) SrgbCurve.toDisplay(expose(SrgbCurve.toLinear(out[i]), Math.exp(ratio[c])));
          }
        }
      }
    }
    return new Picture(width, height, out);
  }

  /** {@code ratio * value}, bent before white when it grows; 1 stays 1, a ratio of 1 nothing. */
  static double expose(double value, double ratio) {
    if (ratio <= 1) {
      return ratio * value;
    }
    double bent = 1 + (Math.pow(ratio, SHOULDER) - 1) * Math.pow(value, SHOULDER);
    return ratio * value / Math.pow(bent, 1 / SHOULDER);
  }

  private static float[] luminance(Picture crop) {
    int pixels = crop.width() * crop.height();
    float[] out = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      out[p] =
          (float)
              Brightness.LUMINANCE.of(
                  SrgbCurve.toLinear(crop.data()[p]),
                  SrgbCurve.toLinear(crop.data()[pixels + p]),
                  SrgbCurve.toLinear(crop.data()[2 * pixels + p]));
    }
    return out;
  }
}
