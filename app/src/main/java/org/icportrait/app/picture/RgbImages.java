package org.icportrait.app.picture;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.icportrait.diffusion.pipeline.RgbImage;
import org.icportrait.face.image.Picture;

/** Pictures in 8 bits, from files and on their way to files. */
public final class RgbImages {
  private static final int LEVELS = 255;

  private RgbImages() {}

  /** The picture in a file. */
  public static RgbImage read(Path path) {
    Picture picture = PictureReader.read(path);
    int width = picture.width();
    int height = picture.height();
    byte[] data = new byte[picture.data().length];
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          data[i++] = (byte) Math.round(picture.at(c, y, x) * LEVELS);
        }
      }
    }
    return new RgbImage(width, height, data);
  }

  /** For a {@link PictureWriter}. */
  public static BufferedImage image(RgbImage picture) {
    int width = picture.width();
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        int rgb = picture.at(0, y, x) << 16 | picture.at(1, y, x) << 8 | picture.at(2, y, x);
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }
}
