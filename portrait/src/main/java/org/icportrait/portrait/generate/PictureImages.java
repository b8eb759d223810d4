package org.icportrait.portrait.generate;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.icportrait.face.image.Picture;

/**
 * Pictures from and to the JDK's images, for programs that read and write files themselves. The
 * command line reads files with more care: orientation, colour profiles, limits.
 */
public final class PictureImages {
  private static final double LEVELS = 255;

  private PictureImages() {}

  /**
   * The pixels of an image.
   *
   * @param image of any type; what is transparent becomes white
   * @return [3, H, W], sRGB values 0..1
   */
  public static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage opaque = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = opaque.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    int pixels = Math.multiplyExact(width, height);
    int[] rgb = opaque.getRGB(0, 0, width, height, null, 0, width);
    float[] data = new float[Math.multiplyExact(3, pixels)];
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        data[c * pixels + p] = (float) ((rgb[p] >> (16 - 8 * c) & 0xff) / LEVELS);
      }
    }
    return new Picture(width, height, data);
  }

  /** An image of 8 bits a channel. */
  public static BufferedImage toImage(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    int pixels = width * height;
    int[] rgb = new int[pixels];
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        double value = Math.min(1, Math.max(0, picture.data()[c * pixels + p]));
        rgb[p] = rgb[p] << 8 | (int) Math.round(LEVELS * value);
      }
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }
}
