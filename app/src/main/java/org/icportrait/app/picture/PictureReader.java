package org.icportrait.app.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;

/**
 * Reads a person's pictures: JPEG, PNG and WebP, upright by their EXIF orientation, converted to
 * sRGB. Everything that can be wrong with a file ends in a {@link BadInputException}; the size is
 * checked from the header before anything is decoded.
 */
public final class PictureReader {
  /** No more pixels than this are decoded. */
  public static final long MAX_PIXELS = 50_000_000L;

  /** Shortest side in pixels. */
  public static final int MIN_SIDE = 32;

  private static final long MAX_BYTES = 256L << 20;

  private PictureReader() {}

  /**
   * The picture in a file.
   *
   * @return planar RGB [3, H, W], sRGB values 0..1
   * @throws BadInputException when the file is missing, not a picture, truncated, damaged, smaller
   *     than {@link #MIN_SIDE} or larger than {@link #MAX_PIXELS}
   */
  public static Picture read(Path path) {
    String file = path.toString();
    byte[] bytes = bytes(path);
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, PictureFormat.HEAD));
    PictureFormat format = PictureFormat.of(head);
    if (format == null) {
      throw new BadInputException(file, PictureFormat.describe(head), PictureFormat.EXPECTED);
    }
    ImageReader reader = reader(format);
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, false, false);
      checkSize(file, reader.getWidth(0), reader.getHeight(0));
      if (PictureIntegrity.isTruncated(format, bytes)) {
        throw new BadInputException(
            file, "a truncated " + format + " file", "a whole one: copy or download it again");
      }
      AtomicReference<String> warning = new AtomicReference<>();
      reader.addIIOReadWarningListener((source, text) -> warning.compareAndSet(null, text));
      BufferedImage image = reader.read(0);
      if (warning.get() != null && isAboutMissingData(warning.get())) {
        throw damaged(file, format, warning.get());
      }
      return SrgbConverter.convert(
          image, EmbeddedProfile.of(format, reader), ExifOrientation.of(bytes));
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      BadInputException bad = damaged(file, format, e.getMessage());
      bad.initCause(e);
      throw bad;
    } finally {
      reader.dispose();
    }
  }

  private static byte[] bytes(Path path) {
    String file = path.toString();
    if (!Files.exists(path)) {
      throw new BadInputException(file, "no such file", PictureFormat.EXPECTED);
    }
    if (Files.isDirectory(path)) {
      throw new BadInputException(file, "a directory", PictureFormat.EXPECTED);
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes((int) MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new BadInputException(file, "more than 256 MB", "a smaller file");
      }
      return bytes;
    } catch (IOException e) {
      BadInputException bad =
          new BadInputException(file, "a file that can't be read", "a file you may read");
      bad.initCause(e);
      throw bad;
    }
  }

  private static ImageReader reader(PictureFormat format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
    ImageReader first = null;
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.twelvemonkeys.")) {
        return reader; // knows CMYK and colour profiles that the JDK's does not
      }
      first = first == null ? reader : first;
    }
    if (first == null) {
      throw new IllegalStateException("no ImageIO reader for " + format);
    }
    return first;
  }

  private static void checkSize(String file, int width, int height) {
    String found = width + "x" + height + " pixels";
    if ((long) width * height > MAX_PIXELS) {
      throw new BadInputException(file, found, "at most 50 megapixels: scale the picture down");
    }
    if (Math.min(width, height) < MIN_SIDE) {
      throw new BadInputException(file, found, "at least " + MIN_SIDE + " pixels a side");
    }
  }

  /** Decoders also warn about harmless things such as an odd profile; these are not. */
  private static boolean isAboutMissingData(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return text.contains("premature")
        || text.contains("truncated")
        || text.contains("corrupt")
        || text.contains("eof")
        || text.contains("eoi");
  }

  private static BadInputException damaged(String file, PictureFormat format, String detail) {
    String plain = detail == null ? "" : " (" + detail.strip().replaceAll("\\s+", " ") + ")";
    return new BadInputException(file, "a damaged " + format + " file" + plain, "a whole one");
  }
}
