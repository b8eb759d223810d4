package org.icportrait.app.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The blocks of a GIF file up to its first frame's end (GIF 89a, appendix B). */
final class GifFile {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int DESCRIPTOR = 10;
  private static final int COLOURS = 0x80;

  private GifFile() {}

  /** Where the first frame lies; the decoder stops behind it. */
  static EncodedPicture parse(byte[] bytes) throws IOException {
    if (bytes.length < HEADER) {
      throw new TruncatedPictureException();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = HEADER + palette(file.get(10));
    while (at < bytes.length && (bytes[at] & 0xff) == EXTENSION) {
      at = behindBlocks(bytes, at + 2);
    }
    if (at + DESCRIPTOR + 1 > bytes.length) {
      throw new TruncatedPictureException();
    }
    if ((bytes[at] & 0xff) != IMAGE) {
      throw new IOException("no picture in it");
    }
    int x = file.getShort(at + 1) & 0xffff;
    int y = file.getShort(at + 3) & 0xffff;
    // browsers widen a screen that is too small for its first frame
    int width = Math.max(file.getShort(6) & 0xffff, x + (file.getShort(at + 5) & 0xffff));
    int height = Math.max(file.getShort(8) & 0xffff, y + (file.getShort(at + 7) & 0xffff));
    int unused = behindBlocks(bytes, at + DESCRIPTOR + palette(file.get(at + 9)) + 1);
    return new EncodedPicture(
        PictureFormat.GIF,
        bytes,
        width,
        height,
        new EncodedPicture.Place(x, y),
        SourceColour.PLAIN,
        ExifOrientation.UPRIGHT,
        List.of());
  }

  private static int palette(int flags) {
    return (flags & COLOURS) == 0 ? 0 : 3 << (1 + (flags & 7));
  }

  private static int behindBlocks(byte[] bytes, int from) throws IOException {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xff);
    }
    if (at >= bytes.length) {
      throw new TruncatedPictureException();
    }
    return at + 1;
  }
}
