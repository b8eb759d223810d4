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
   * The picture in a file; a very large one smaller, as {@link #size} says.
   *
   * @return planar RGB [3, H, W], sRGB values 0..1
   * @throws BadInputException when the file is missing, not a picture, truncated, damaged, smaller
   *     than {@link #MIN_SIDE} or larger than {@link #MAX_PIXELS}
   */
  public static Picture read(Path path) {
    return read(path, 1);
  }

  /**
   * One of several pictures that are in memory together, which get the room of one.
   *
   * @param count of the pictures
   */
  public static Picture read(Path path, int count) {
    Decoded decoded = decode(path);
    EncodedPicture encoded = decoded.encoded();
    encoded.remarks().forEach(remark -> LOG.warn("warning: {}: {}", path, remark));
    int reduction = PictureSize.reduction(encoded.width(), encoded.height(), count);
    return SrgbConverter.convert(
        decoded.image(), encoded.colour(), encoded.orientation(), reduction);
  }

  /**
   * How large the picture in a file is. The file is looked at again, its header alone, only when
   * the picture is so large that {@link #read} may have made it smaller.
   *
   * @param picture what {@link #read} gave
   */
  public static PictureSize size(Path path, Picture picture) {
    if ((long) picture.width() * picture.height() < PictureSize.WORKED_ON / 8) {
      return new PictureSize(picture.width(), picture.height(), 1);
    }
    return withFile(
        path,
        (file, format, bytes) -> {
          EncodedPicture encoded = Source.of(format, bytes).encoded();
          checkSize(file, encoded.width(), encoded.height());
          return encoded.orientation().swapsAxes()
              ? PictureSize.of(encoded.height(), encoded.width())
              : PictureSize.of(encoded.width(), encoded.height());
        });
  }

  /**
   * A picture as stored.
   *
   * @param encoded what its file says
   * @param image its pixels, all of them
   */
  record Decoded(EncodedPicture encoded, BufferedImage image) {}

  /** The pixels of a file before they are converted. */
  static Decoded decode(Path path) {
    return withFile(path, PictureReader::decode);
  }

  /** What is done with a file's content. */
  private interface Work<T> {
    T with(String file, PictureFormat format, byte[] bytes) throws IOException;
  }

  private static <T> T withFile(Path path, Work<T> work) {
    String file = path.toString();
    byte[] bytes = bytes(path);
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, PictureFormat.HEAD));
    PictureFormat format = PictureFormat.of(head);
    if (format == null) {
      throw new BadInputException(file, PictureFormat.describe(head), PictureFormat.EXPECTED);
    }
    try {
      return work.with(file, format, bytes);
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

  /**
   * What a file says, and what is needed besides to decode it.
   *
   * @param jpeg the file when it is a JPEG, else null
   * @param heif the file when it is HEIC or AVIF, else null
   */
  private record Source(EncodedPicture encoded, JpegFile jpeg, HeifFile heif) {
    static Source of(PictureFormat format, byte[] bytes) throws IOException {
      return switch (format) {
        case JPEG -> {
          JpegFile jpeg = JpegFile.parse(bytes);
          yield new Source(jpeg.encoded(), jpeg, null);
        }
        case HEIC, AVIF -> {
          HeifFile heif = HeifFile.parse(format, bytes);
          yield new Source(heif.encoded(), null, heif);
        }
        case PNG -> new Source(PngFile.parse(bytes), null, null);
        case WEBP -> new Source(WebpFile.parse(bytes), null, null);
        case TIFF -> new Source(TiffFile.parse(bytes), null, null);
        case GIF -> new Source(GifFile.parse(bytes), null, null);
        case BMP -> new Source(BmpFile.parse(bytes), null, null);
      };
    }
  }

  private static Decoded decode(String file, PictureFormat format, byte[] bytes)
      throws IOException {
    Source source = Source.of(format, bytes);
    EncodedPicture encoded = source.encoded();
    checkSize(file, encoded.width(), encoded.height());
    List<String> warnings = new ArrayList<>();
    BufferedImage image =
        source.heif() == null
            ? PixelDecoder.decode(encoded, warnings)
            : HeifDecoder.decode(source.heif(), format);
    for (String warning : warnings) {
      if (DecoderWarnings.isAboutMissingData(warning, source.jpeg())) {
        throw source.jpeg() != null && source.jpeg().endIsMissing()
            ? truncated(file, format)
            : damaged(file, format, warning);
      }
    }
    return new Decoded(encoded, image);
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
