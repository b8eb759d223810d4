package org.icportrait.app.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The EXIF orientation 1-8: how the stored rows and columns lie in the upright picture.
 *
 * @param value 1 to 8 as in the EXIF standard; 1 is upright
 */
record ExifOrientation(int value) {
  static final ExifOrientation UPRIGHT = new ExifOrientation(1);

  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  ExifOrientation {
    if (value < 1 || value > 8) {
      throw new IllegalArgumentException("orientation: found " + value + ", expected 1 to 8");
    }
  }

  /**
   * The orientation noted in an EXIF block: the first directory of a TIFF (TIFF 6.0, section 2).
   *
   * @param exif from its byte order on, perhaps behind "Exif\0\0"; null for none
   * @return upright when there is none or the block is damaged: it is no part of the picture
   */
  static ExifOrientation of(byte[] exif) {
    if (exif == null) {
      return UPRIGHT;
    }
    int start = exif.length > 6 && exif[0] == 'E' && exif[1] == 'x' ? 6 : 0;
    if (exif.length < start + 8) {
      return UPRIGHT;
    }
    ByteBuffer tiff = ByteBuffer.wrap(exif, start, exif.length - start).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory + 2 > tiff.limit()) {
      return UPRIGHT;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) i * ENTRY;
      if (at + ENTRY > tiff.limit()) {
        return UPRIGHT;
      }
      if ((tiff.getShort((int) at) & 0xffff) == TAG) {
        int type = tiff.getShort((int) at + 2);
        int value = type == SHORT ? tiff.getShort((int) at + 8) : tiff.getInt((int) at + 8);
        boolean known = (type == SHORT || type == LONG) && value >= 1 && value <= 8;
        return known ? new ExifOrientation(value) : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** This one and then another. */
  ExifOrientation then(ExifOrientation next) {
    int[] wanted = next.turned(turned(new int[] {1, 2})); // a vector that no two turn alike
    for (int other = 1; other <= 8; other++) {
      ExifOrientation candidate = new ExifOrientation(other);
      if (java.util.Arrays.equals(candidate.turned(new int[] {1, 2}), wanted)) {
        return candidate;
      }
    }
    throw new IllegalStateException("turns and mirrors that are none of eight");
  }

  /** A vector of the stored picture, x to the right and y downwards, in the upright one. */
  private int[] turned(int[] v) {
    return switch (value) {
      case 2 -> new int[] {-v[0], v[1]};
      case 3 -> new int[] {-v[0], -v[1]};
      case 4 -> new int[] {v[0], -v[1]};
      case 5 -> new int[] {v[1], v[0]};
      case 6 -> new int[] {-v[1], v[0]};
      case 7 -> new int[] {-v[1], -v[0]};
      case 8 -> new int[] {v[1], -v[0]};
      default -> v;
    };
  }

  /** Whether width and height change places. */
  boolean swapsAxes() {
    return value >= 5;
  }

  /** The index in the upright picture's plane of the stored pixel (x, y) of w x h. */
  int uprightIndex(int x, int y, int w, int h) {
    return switch (value) {
      case 2 -> y * w + (w - 1 - x);
      case 3 -> (h - 1 - y) * w + (w - 1 - x);
      case 4 -> (h - 1 - y) * w + x;
      case 5 -> x * h + y;
      case 6 -> x * h + (h - 1 - y);
      case 7 -> (w - 1 - x) * h + (h - 1 - y);
      case 8 -> (w - 1 - x) * h + y;
      default -> y * w + x;
    };
  }
}
