package org.icportrait.portrait.evaluate;

/** The transfer curve of sRGB (IEC 61966-2-1): a straight foot and a power of 2.4 above it. */
final class SrgbCurve {
  private static final double FOOT = 0.04045;
  private static final double LINEAR_FOOT = 0.0031308;

  private SrgbCurve() {}

  /** Linear light 0..1 of a display value 0..1; what is outside is clamped. */
  static float toLinear(float display) {
    double value = Math.min(1, Math.max(0, display));
    return (float) (value <= FOOT ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
  }

  /** Display value 0..1 of linear light 0..1; what is outside is clamped. */
  static float toDisplay(float linear) {
    double value = Math.min(1, Math.max(0, linear));
    return (float)
        (value <= LINEAR_FOOT ? 12.92 * value : 1.055 * Math.pow(value, 1 / 2.4) - 0.055);
  }
}
