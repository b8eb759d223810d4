package org.icportrait.app.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a person's pictures, upright by their EXIF orientation, converted to sRGB. Everything that
 * can be wrong with a file ends in a {@link BadInputException}; the size is checked from the header
 * before anything is decoded, and metadata are never unpacked.
 */
public final class PictureReader {
  /** No more pixels than this are decoded. */
  public static final long MAX_PIXELS = 50_000_000L;

  /** Shortest side in pixels. */
  public static final int MIN_SIDE = 32;

  private static final Logger LOG = LoggerFactory.getLogger(PictureReader.class);
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
    try {
      return read(file, format, bytes);
    } catch (BadInputException e) {
      throw e;
    } catch (UnsupportedPictureException e) {
      throw because(new BadInputException(file, e.getMessage(), e.expected()), e);
    } catch (TruncatedPictureException e) {
      throw because(truncated(file, format), e);
    } catch (IOException | RuntimeException e) {
      throw because(damaged(file, format, e.getMessage()), e);
    }
  }

  private static Picture read(String file, PictureFormat format, byte[] bytes) throws IOException {
    JpegFile jpeg = format == PictureFormat.JPEG ? JpegFile.parse(bytes) : null;
    boolean video = format == PictureFormat.HEIC || format == PictureFormat.AVIF;
    HeifFile heif = video ? HeifFile.parse(format, bytes) : null;
    EncodedPicture encoded =
        switch (format) {
          case JPEG -> jpeg.encoded();
          case PNG -> PngFile.parse(bytes);
          case WEBP -> WebpFile.parse(bytes);
          case TIFF -> TiffFile.parse(bytes);
          case GIF -> GifFile.parse(bytes);
          case BMP -> BmpFile.parse(bytes);
          case HEIC, AVIF -> heif.encoded();
        };
    checkSize(file, encoded.width(), encoded.height());
    List<String> warnings = new ArrayList<>();
    BufferedImage image =
        heif == null
            ? PixelDecoder.decode(encoded, warnings)
            : HeifDecoder.decode(heif, format);
    for (String warning : warnings) {
      if (DecoderWarnings.isAboutMissingData(warning, jpeg)) {
        throw jpeg != null && jpeg.endIsMissing()
            ? truncated(file, format)
            : damaged(file, format, warning);
      }
    }
    encoded.remarks().forEach(remark -> LOG.warn("warning: {}: {}", file, remark));
    return SrgbConverter.convert(image, encoded.colour(), encoded.orientation(), 1);
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
      throw because(
          new BadInputException(file, "a file that can't be read", "a file you may read"), e);
    }
  }

  private static void checkSize(String file, int width, int height) {
    String found = Integer.toUnsignedString(width) + "x" + Integer.toUnsignedString(height);
    if (width < 0 || height < 0 || (long) width * height > MAX_PIXELS) {
      throw new BadInputException(
          file, found + " pixels", "at most 50 megapixels: scale the picture down");
    }
    if (Math.min(width, height) < MIN_SIDE) {
      throw new BadInputException(
          file, found + " pixels", "at least " + MIN_SIDE + " pixels a side");
    }
  }

  private static BadInputException truncated(String file, PictureFormat format) {
    return new BadInputException(
        file, "a truncated " + format + " file", "a whole one: copy or download it again");
  }

  private static BadInputException damaged(String file, PictureFormat format, String detail) {
    String plain = detail == null ? "" : " (" + detail.strip().replaceAll("\\s+", " ") + ")";
    return new BadInputException(file, "a damaged " + format + " file" + plain, "a whole one");
  }

  private static BadInputException because(BadInputException bad, Exception cause) {
    bad.initCause(cause);
    return bad;
  }
}
