package org.icportrait.face.image;

/**
 * A power curve that stands for that of sRGB: light is estimated, and shading transferred, in what
 * it calls linear. It is off by up to 0.009 from {@link SrgbCurve}, which measures and light of
 * known colour need.
 */
public final class DisplayGamma {
  /** The exponent from display values to linear light. */
  public static final double EXPONENT = 2.2;

  private static final int TABLE = 4096;
  private static final float[] LINEAR = new float[TABLE + 1];

  static {
    for (int i = 0; i <= TABLE; i++) {
      LINEAR[i] = (float) Math.pow(i / (double) TABLE, EXPONENT);
    }
  }

  private DisplayGamma() {}

  /**
   * Linear light of a display value, that of the nearest of 4097 steps.
   *
   * @param display 0..1; what lies outside is clamped
   */
  public static float toLinear(float display) {
    return LINEAR[Math.round(TABLE * Math.min(1, Math.max(0, display)))];
  }

  /** The display value of linear light, 0 for what is below 0. */
  public static float toDisplay(float linear) {
    return (float) Math.pow(Math.max(0, linear), 1 / EXPONENT);
  }
}
