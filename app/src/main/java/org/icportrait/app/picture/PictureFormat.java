package org.icportrait.app.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The picture formats that are read, told by their first bytes and never by the file's name. */
public enum PictureFormat {
  JPEG("jpeg"),
  PNG("png"),
  WEBP("webp"),
  TIFF("tiff"),
  GIF("gif"),
  BMP("bmp");

  public static final String EXPECTED = "a JPEG, PNG, WebP, TIFF, GIF or BMP picture";

  /** As many first bytes as {@link #of} and {@link #describe} look at. */
  static final int HEAD = 512;

  private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final String imageIoName;

  PictureFormat(String imageIoName) {
    this.imageIoName = imageIoName;
  }

  /** The name under which ImageIO registers its readers. */
  public String imageIoName() {
    return imageIoName;
  }

  /** The format of a file that begins with {@code head}, or null when it is none of ours. */
  public static PictureFormat of(byte[] head) {
    if (head.length >= 3
        && (head[0] & 0xff) == 0xff
        && (head[1] & 0xff) == 0xd8
        && (head[2] & 0xff) == 0xff) {
      return JPEG;
    }
    if (head.length >= 8 && Arrays.equals(head, 0, 8, PNG_MAGIC, 0, 8)) {
      return PNG;
    }
    if (startsWith(head, 0, "RIFF") && startsWith(head, 8, "WEBP")) {
      return WEBP;
    }
    if (startsWith(head, 0, "II*\0") || startsWith(head, 0, "MM\0*")) {
      return TIFF;
    }
    if (startsWith(head, 0, "GIF87a") || startsWith(head, 0, "GIF89a")) {
      return GIF;
    }
    if (startsWith(head, 0, "BM") && head.length >= 18 && head[15] == 0 && head[14] >= 12) {
      return BMP; // the length of its second header
    }
    return null;
  }

  /** What a file that is none of ours seems to be, for an error message. */
  public static String describe(byte[] head) {
    if (head.length == 0) {
      return "an empty file";
    }
    if (startsWith(head, 0, "II+\0") || startsWith(head, 0, "MM\0+")) {
      return "a BigTIFF picture";
    }
    if (startsWith(head, 4, "ftyp")) {
      return "a HEIF, AVIF or video file";
    }
    if (startsWith(head, 0, "%PDF")) {
      return "a PDF document";
    }
    return isText(head) ? "a text file" : "a file of another kind";
  }

  private static boolean startsWith(byte[] head, int offset, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.US_ASCII);
    return head.length >= offset + bytes.length
        && Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      boolean control = b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f';
      if (control || b == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
