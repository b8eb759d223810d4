package org.icportrait.face.light;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Radiance files in their three encodings. */
final class RadianceBytes {
  private RadianceBytes() {}

  static byte[] join(String head, byte... pixels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(pixels);
    return out.toByteArray();
  }

  private static String head(int width, int height) {
    return "#?RADIANCE\n# a test\nFORMAT=32-bit_rle_rgbe\n\n-Y " + height + " +X " + width + "\n";
  }

  static byte[] plain(byte[] rgbe, int width, int height) {
    return join(head(width, height), rgbe);
  }

  static byte[] old(byte[] rgbe, int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; ) {
        int at = 4 * (y * width + x);
        out.write(rgbe, at, 4);
        int same = 0;
        while (x + 1 + same < width && isSame(rgbe, at, at + 4 * (same + 1))) {
          same++;
        }
        x += 1 + same;
        for (int rest = same; rest > 0; rest >>= 8) {
          out.writeBytes(new byte[] {1, 1, 1, (byte) rest});
        }
      }
    }
    return join(head(width, height), out.toByteArray());
  }

  private static boolean isSame(byte[] rgbe, int a, int b) {
    for (int c = 0; c < 4; c++) {
      if (rgbe[a + c] != rgbe[b + c]) {
        return false;
      }
    }
    return true;
  }

  static byte[] packed(byte[] rgbe, int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      out.writeBytes(new byte[] {2, 2, (byte) (width >> 8), (byte) width});
      for (int c = 0; c < 4; c++) {
        byte[] row = new byte[width];
        for (int x = 0; x < width; x++) {
          row[x] = rgbe[4 * (y * width + x) + c];
        }
        pack(row, out);
      }
    }
    return join(head(width, height), out.toByteArray());
  }

  private static void pack(byte[] row, ByteArrayOutputStream out) {
    for (int x = 0; x < row.length; ) {
      int same = 1;
      while (x + same < row.length && same < 127 && row[x + same] == row[x]) {
        same++;
      }
      if (same >= 3) {
        out.write(128 + same);
        out.write(row[x]);
        x += same;
      } else {
        int count = Math.min(same, row.length - x);
        out.write(count);
        out.write(row, x, count);
        x += count;
      }
    }
  }
}
