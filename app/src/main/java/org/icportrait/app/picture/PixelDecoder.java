package org.icportrait.app.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes a picture's own stream with the decoder of its format. */
final class PixelDecoder {
  private static final String TWELVE_MONKEYS = "com.twelvemonkeys.";

  private PixelDecoder() {}

  /**
   * The pixels as stored.
   *
   * @param warnings gets what the decoder says
   * @return an image of the picture's size
   */
  static BufferedImage decode(EncodedPicture picture, List<String> warnings) throws IOException {
    ImageReader reader = reader(picture.format());
    try (ImageInputStream stream = new ByteArrayStream(picture.stream())) {
      reader.setInput(stream, false, true);
      reader.addIIOReadWarningListener((source, text) -> warnings.add(text));
      return onCanvas(reader.read(0), picture);
    } finally {
      reader.dispose();
    }
  }

  /** A frame that is smaller than its picture, laid where it belongs. */
  private static BufferedImage onCanvas(BufferedImage image, EncodedPicture picture) {
    int width = picture.width();
    int height = picture.height();
    EncodedPicture.Place place = picture.place();
    boolean whole = place.equals(EncodedPicture.Place.WHOLE);
    if (whole && image.getWidth() == width && image.getHeight() == height) {
      return image;
    }
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = canvas.createGraphics();
    graphics.drawImage(image, place.x(), place.y(), null);
    graphics.dispose();
    return canvas;
  }

  /**
   * TwelveMonkeys' where there is one, which knows what the JDK's does not: inks in JPEG, most
   * kinds of TIFF. For WebP libwebp's.
   */
  private static ImageReader reader(PictureFormat format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
    ImageReader first = null;
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(TWELVE_MONKEYS)) {
        return reader;
      }
      first = first == null ? reader : first;
    }
    if (first == null) {
      throw new IllegalStateException("no ImageIO reader for " + format);
    }
    return first;
  }
}
