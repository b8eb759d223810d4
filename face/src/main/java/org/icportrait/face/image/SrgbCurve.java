package org.icportrait.face.image;

/** The transfer curve of sRGB (IEC 61966-2-1), by a table where many pixels need it. */
public final class SrgbCurve {
  private static final int TABLE = 1 << 14;
  private static final float[] LINEAR = new float[TABLE + 2]; // one more for what follows 1

  static {
    for (int i = 0; i < LINEAR.length; i++) {
      LINEAR[i] = (float) linear(i / (double) TABLE);
    }
  }

  private SrgbCurve() {}

  /**
   * Linear light of a display value, to within 1e-7.
   *
   * @param display 0..1; what lies outside is clamped
   * @return 0..1
   */
  public static double toLinear(float display) {
    float at = TABLE * Math.min(1, Math.max(0, display));
    int i = (int) at;
    return LINEAR[i] + (at - i) * (LINEAR[i + 1] - LINEAR[i]);
  }

  /**
   * The display value of linear light.
   *
   * @param linear 0 or more
   */
  public static double toDisplay(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
  }

  private static double linear(double display) {
    return display <= 0.04045 ? display / 12.92 : Math.pow((display + 0.055) / 1.055, 2.4);
  }
}
