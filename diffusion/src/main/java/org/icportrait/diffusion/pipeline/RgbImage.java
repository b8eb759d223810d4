package org.icportrait.diffusion.pipeline;

/**
 * A picture in 8 bits, as files hold it.
 *
 * @param width pixels
 * @param height pixels
 * @param data [H, W, 3], sRGB levels 0..255 as unsigned bytes; not copied
 */
public record RgbImage(int width, int height, byte[] data) {
  private static final int CHANNELS = 3;

  // Weights of red, green and blue in grey (ITU-R BT.601) in units of 2^-16, with which others
  // turn coloured masks to grey.
  private static final int RED = 19595;
  private static final int GREEN = 38470;
  private static final int BLUE = 7471;
  private static final int HALF = 1 << 15;

  /** Refuses sizes that don't belong together. */
  public RgbImage {
    if (width < 1 || height < 1 || data.length != (long) CHANNELS * width * height) {
      throw new IllegalArgumentException(
          "a picture of " + width + "x" + height + " with " + data.length + " values");
    }
  }

  /** The level 0..255 of a channel (0 red, 1 green, 2 blue) at a pixel. */
  public int at(int channel, int y, int x) {
    return data[(y * width + x) * CHANNELS + channel] & 0xff;
  }

  /** The grey level 0..255 of a pixel. */
  int grey(int y, int x) {
    return (at(0, y, x) * RED + at(1, y, x) * GREEN + at(2, y, x) * BLUE + HALF) >> 16;
  }

  /**
   * The picture in another size: Lanczos's filter with three lobes, antialiased, rounded to 8 bits
   * after each of its two passes, as Pillow 13 does it.
   */
  public RgbImage resize(int newWidth, int newHeight) {
    // which pass comes first shows in the rounding; measured, as the reference doesn't tell
    boolean heightFirst = newHeight < height && height - newHeight > 2 * (width - newWidth);
    return heightFirst
        ? toHeight(newHeight).toWidth(newWidth)
        : toWidth(newWidth).toHeight(newHeight);
  }

  private RgbImage toWidth(int newWidth) {
    return newWidth == width ? this : horizontal(newWidth);
  }

  private RgbImage toHeight(int newHeight) {
    return newHeight == height ? this : transposed().horizontal(newHeight).transposed();
  }

  private RgbImage horizontal(int newWidth) {
    LanczosFilter filter = new LanczosFilter(width, newWidth);
    byte[] out = new byte[Math.multiplyExact(CHANNELS * newWidth, height)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int c = 0; c < CHANNELS; c++) {
          int start = y * width * CHANNELS + c;
          out[(y * newWidth + x) * CHANNELS + c] = filter.apply(data, start, CHANNELS, x);
        }
      }
    }
    return new RgbImage(newWidth, height, out);
  }

  private RgbImage transposed() {
    byte[] out = new byte[data.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(data, (y * width + x) * CHANNELS, out, (x * height + y) * CHANNELS, 3);
      }
    }
    return new RgbImage(height, width, out);
  }
}
