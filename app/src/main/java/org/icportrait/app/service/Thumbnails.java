package org.icportrait.app.service;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.image.Picture;

/** Small JPEGs of pictures, and of the service's own results, whose colours are sRGB already. */
final class Thumbnails {
  private Thumbnails() {}

  /**
   * The first picture of a file, at most so many pixels long; a sheet of any size needs little
   * memory, as rows and columns are left out while it is read.
   */
  static byte[] of(Path file, int side) {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IllegalStateException(file + ": found no picture, expected one");
      }
      ImageReader reader = readers.next();
      if (reader.getFormatName().equalsIgnoreCase("webp")) { // ImageIO's reads no animation
        reader.dispose();
        return jpeg(PictureWriter.toImage(PictureReader.read(file)), side);
      }
      try {
        reader.setInput(in, true, true);
        int longer = Math.max(reader.getWidth(0), reader.getHeight(0));
        ImageReadParam all = reader.getDefaultReadParam();
        int step = Math.max(1, longer / (4 * side)); // four pixels are averaged into one
        all.setSourceSubsampling(step, step, 0, 0);
        return jpeg(reader.read(0, all), side);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture as JPEG, at most so many pixels long. */
  static byte[] of(Picture picture, int side, PictureNotes notes) {
    double scale = Math.min(1, side / (double) Math.max(picture.width(), picture.height()));
    Picture small =
        picture.resize(
            (int) Math.max(1, Math.round(scale * picture.width())),
            (int) Math.max(1, Math.round(scale * picture.height())));
    return PictureWriter.bytes(PictureWriter.toImage(small), true, notes);
  }

  /** A JPEG again, at most so many pixels long. */
  static byte[] smaller(byte[] jpeg, int side) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
      return Math.max(image.getWidth(), image.getHeight()) <= side ? jpeg : jpeg(image, side);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] jpeg(BufferedImage image, int side) {
    BufferedImage small = image;
    while (longer(small) > 2 * side) { // halves are exact means
      small = scaled(small, 0.5);
    }
    small = scaled(small, Math.min(1, side / (double) longer(small)));
    return PictureWriter.bytes(small, true, PictureNotes.generated(Map.of()));
  }

  private static int longer(BufferedImage image) {
    return Math.max(image.getWidth(), image.getHeight());
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
    int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return result;
  }
}
