package org.icportrait.app.picture;

import java.io.IOException;
import java.util.Arrays;

/** A frame's header and what its scans have brought of it (ITU-T T.81, B.2.2 and B.2.3). */
final class JpegFrame {
  private static final int COEFFICIENTS = 64;
  private static final int MISSING = -1;

  private final int width;
  private final int height;
  private final boolean progressive;
  private final int[] ids;
  private final int[][] lowestBit; // [component][coefficient]: 0 once it is there whole
  private boolean scanned;

  private JpegFrame(int width, int height, boolean progressive, int[] ids) {
    this.width = width;
    this.height = height;
    this.progressive = progressive;
    this.ids = ids;
    this.lowestBit = new int[ids.length][COEFFICIENTS];
    for (int[] component : lowestBit) {
      Arrays.fill(component, MISSING);
    }
  }

  /** Whether a marker begins a frame. */
  static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /**
   * Reads a frame's header.
   *
   * @param data behind the segment's length
   */
  static JpegFrame of(int marker, byte[] data) throws IOException {
    if (data.length < 6 || data.length < 6 + 3 * (data[5] & 0xff)) {
      throw new IOException("a short frame header");
    }
    checkKind(marker, data[0]);
    int[] ids = new int[data[5] & 0xff];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = data[6 + 3 * i] & 0xff;
    }
    if (ids.length != 1 && ids.length != 3 && ids.length != 4) {
      throw new IOException(ids.length + " components");
    }
    int height = (data[1] & 0xff) << 8 | (data[2] & 0xff);
    int width = (data[3] & 0xff) << 8 | (data[4] & 0xff);
    return new JpegFrame(width, height, marker == 0xc2, ids);
  }

  private static void checkKind(int marker, int bits) throws IOException {
    String again =
        "a baseline or progressive one: convert it, for example with ImageMagick,"
            + " magick FILE new.png";
    if (marker > 0xc8) {
      throw new UnsupportedPictureException("an arithmetic-coded JPEG file", again);
    }
    if (marker > 0xc2) {
      throw new UnsupportedPictureException("a lossless or hierarchical JPEG file", again);
    }
    if (bits != 8) {
      throw new UnsupportedPictureException("a JPEG file of " + bits + " bits a sample", again);
    }
  }

  /**
   * Notes what a scan brings.
   *
   * @param data behind the segment's length
   */
  void scan(byte[] data) throws IOException {
    int count = data.length > 0 ? data[0] & 0xff : 0;
    if (count < 1 || data.length < 4 + 2 * count) {
      throw new IOException("a short scan header");
    }
    scanned = true;
    int first = progressive ? data[1 + 2 * count] & 0x3f : 0;
    int last = progressive ? data[2 + 2 * count] & 0x3f : COEFFICIENTS - 1;
    int lowest = progressive ? data[3 + 2 * count] & 0x0f : 0;
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < ids.length; c++) {
        if (ids[c] == (data[1 + 2 * i] & 0xff) && first <= last) {
          Arrays.fill(lowestBit[c], first, last + 1, lowest);
        }
      }
    }
  }

  boolean hasScan() {
    return scanned;
  }

  /** Whether there was a scan for everything; whether its data are whole, the decoder sees. */
  boolean isComplete() {
    for (int[] component : lowestBit) {
      for (int bit : component) {
        if (bit != 0) {
          return false;
        }
      }
    }
    return true;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** 1 grey, 3 colours, 4 inks. */
  int components() {
    return ids.length;
  }
}
