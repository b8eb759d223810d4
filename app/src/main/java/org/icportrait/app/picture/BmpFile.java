package org.icportrait.app.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The headers of a BMP file. */
final class BmpFile {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int NEW_HEADER = 40;
  private static final int PLAIN = 0;
  private static final int MASKS = 3;

  private BmpFile() {}

  /** Its size; what is stored row by row must be there. */
  static EncodedPicture parse(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < FILE_HEADER + OLD_HEADER) {
      throw new TruncatedPictureException();
    }
    boolean old = file.getInt(FILE_HEADER) == OLD_HEADER;
    if (!old && bytes.length < FILE_HEADER + NEW_HEADER) {
      throw new TruncatedPictureException();
    }
    int width = old ? file.getShort(18) & 0xffff : file.getInt(18);
    int height = old ? file.getShort(20) & 0xffff : Math.abs(file.getInt(22)); // < 0: from the top
    int bits = file.getShort(old ? 24 : 28) & 0xffff;
    int compression = old ? PLAIN : file.getInt(30);
    if (compression == PLAIN || compression == MASKS) {
      long row = ((long) width * bits + 31) / 32 * 4;
      if ((file.getInt(10) & 0xffffffffL) + row * height > bytes.length
          && (long) width * height <= PictureReader.MAX_PIXELS) {
        throw new TruncatedPictureException();
      }
    }
    return new EncodedPicture(
        PictureFormat.BMP,
        bytes,
        width,
        height,
        EncodedPicture.Place.WHOLE,
        SourceColour.PLAIN,
        ExifOrientation.UPRIGHT,
        List.of());
  }
}
