package org.icportrait.app.picture;

/**
 * Whether the bytes of a picture go on to its end. Decoders fill what is missing with grey; a
 * portrait made from such a picture would be wrong without anybody noticing.
 */
final class PictureIntegrity {
  private PictureIntegrity() {}

  /** True when the file ends before its picture does. */
  static boolean isTruncated(PictureFormat format, byte[] file) {
    return switch (format) {
      case JPEG -> !jpegReachesEnd(file);
      case PNG -> !pngReachesEnd(file);
      case WEBP -> file.length < 12 || file.length < 8 + littleEndian(file, 4);
    };
  }

  /**
   * Walks the markers to EOI; segments are skipped by length, so a thumbnail's EOI is not taken.
   */
  private static boolean jpegReachesEnd(byte[] file) {
    int at = 2; // behind SOI
    while (at + 1 < file.length) {
      if ((file[at] & 0xff) != 0xff) {
        at++; // entropy-coded data
        continue;
      }
      int marker = file[at + 1] & 0xff;
      if (marker == 0xd9) {
        return true;
      }
      boolean alone = marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8);
      if (marker == 0xff) {
        at++; // fill byte
      } else if (alone) {
        at += 2;
      } else if (at + 3 < file.length) {
        at += 2 + ((file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff));
      } else {
        return false;
      }
    }
    return false;
  }

  private static boolean pngReachesEnd(byte[] file) {
    long at = 8; // behind the signature
    while (at + 12 <= file.length) {
      int i = (int) at;
      long length = bigEndian(file, i);
      boolean isEnd =
          file[i + 4] == 'I' && file[i + 5] == 'E' && file[i + 6] == 'N' && file[i + 7] == 'D';
      if (isEnd) {
        return true;
      }
      at += 12 + length;
    }
    return false;
  }

  private static long bigEndian(byte[] b, int i) {
    return (b[i] & 0xffL) << 24
        | (b[i + 1] & 0xffL) << 16
        | (b[i + 2] & 0xffL) << 8
        | (b[i + 3] & 0xffL);
  }

  private static long littleEndian(byte[] b, int i) {
    return (b[i + 3] & 0xffL) << 24
        | (b[i + 2] & 0xffL) << 16
        | (b[i + 1] & 0xffL) << 8
        | (b[i] & 0xffL);
  }
}
