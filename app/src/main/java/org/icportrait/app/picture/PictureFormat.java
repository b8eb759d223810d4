package org.icportrait.app.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** The picture formats that are read, told by their first bytes and never by the file's name. */
public enum PictureFormat {
  JPEG("jpeg"),
  PNG("png"),
  WEBP("webp"),
  TIFF("tiff"),
  GIF("gif"),
  BMP("bmp"),
  HEIC("heic"),
  AVIF("avif");

  public static final String EXPECTED = "a JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF or BMP picture";

  /** As many first bytes as {@link #of} and {@link #describe} look at. */
  static final int HEAD = 512;

  private static final Set<String> HEIC_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1");
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
    return startsWith(head, 4, "ftyp") ? ofBrands(head) : null;
  }

  /** By the brands of ISO/IEC 14496-12, section 4.3: the major one and those it goes with. */
  private static PictureFormat ofBrands(byte[] head) {
    int length = Math.min(head.length, Math.max(16, ByteBuffer.wrap(head).getInt()));
    PictureFormat found = null;
    for (int at = 8; at + 4 <= length; at += at == 8 ? 8 : 4) { // behind the first, its version
      String brand = new String(head, at, 4, StandardCharsets.ISO_8859_1);
      if (brand.equals("avif") || brand.equals("avis")) {
        return AVIF;
      }
      found = HEIC_BRANDS.contains(brand) ? HEIC : found;
    }
    return found;
  }

  /** What a file that is none of ours seems to be, for an error message. */
  public static String describe(byte[] head) {
    if (head.length == 0) {
      return "an empty file";
    }
    if (startsWith(head, 0, "II+\0") || startsWith(head, 0, "MM\0+")) {
      return "a BigTIFF picture";
    }
    if (startsWith(head, 4, "ftypcrx") || startsWith(head, 0, "FUJIFILM")) {
      return "a camera's raw file";
    }
    if (startsWith(head, 4, "ftyp")) {
      return "a video file";
    }
    if (startsWith(head, 4, "JXL ") || (head.length > 1 && head[0] == -1 && head[1] == 0x0a)) {
      return "a JPEG XL picture";
    }
    if (startsWith(head, 4, "jP  ")) {
      return "a JPEG 2000 picture";
    }
    if (startsWith(head, 0, "8BPS")) {
      return "a Photoshop document";
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
