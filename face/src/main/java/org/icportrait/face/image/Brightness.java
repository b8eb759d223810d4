package org.icportrait.face.image;

/** What weights make one brightness of red, green and blue. */
public enum Brightness {
  /** Relative luminance of linear light (ITU-R BT.709, IEC 61966-2-1). */
  LUMINANCE(0.2126, 0.7152, 0.0722),
  /** Luma of display values (ITU-R BT.601). */
  LUMA(0.299, 0.587, 0.114),
  /** Luma in hundredths, by which persons are cut out. */
  LUMA_IN_HUNDREDTHS(0.3, 0.59, 0.11),
  /** Luma in tenths, by which faces are matched. */
  LUMA_IN_TENTHS(0.3, 0.6, 0.1);

  private final double red;
  private final double green;
  private final double blue;

  Brightness(double red, double green, double blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Of one colour. */
  public double of(double r, double g, double b) {
    return red * r + green * g + blue * b;
  }

  /** Of a colour {r, g, b}. */
  public double of(float[] rgb) {
    return of(rgb[0], rgb[1], rgb[2]);
  }

  /** Of a pixel of planes [3, pixels], in their precision. */
  public float at(float[] planes, int pixel, int pixels) {
    return (float) red * planes[pixel]
        + (float) green * planes[pixels + pixel]
        + (float) blue * planes[2 * pixels + pixel];
  }
}
