package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of a WebP file (RFC 9649, section 2). libwebp's decoder gets one still picture: that
 * of the file, or an animation's first frame.
 */
final class WebpFile {
  private static final int FORM = 12; // RIFF, length, WEBP
  private static final int CHUNK = 8; // name, length
  private static final int FRAME = 16; // an animation frame's place, size and time
  private static final int EXTENDED = 10;
  private static final int ALPHA = 0x10;

  private final ByteBuffer file;
  private final List<String> remarks = new ArrayList<>();
  private byte[] profile;
  private byte[] exif;
  private byte[] alpha;
  private byte[] picture;
  private int canvasWidth;
  private int canvasHeight;
  private EncodedPicture.Place place = EncodedPicture.Place.WHOLE;

  private WebpFile(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the chunks.
   *
   * @throws IOException when the file is cut off or holds no picture
   */
  static EncodedPicture parse(byte[] bytes) throws IOException {
    WebpFile webp = new WebpFile(bytes);
    if (bytes.length < FORM) {
      throw new TruncatedPictureException();
    }
    long end = CHUNK + (webp.file.getInt(4) & 0xffffffffL);
    if (end > bytes.length) {
      throw new TruncatedPictureException();
    }
    webp.chunks(FORM, (int) end);
    if (webp.picture == null) {
      throw new IOException("no picture in it");
    }
    int[] size = webp.pictureSize();
    boolean onCanvas = webp.canvasWidth > 0;
    SourceColour colour = SourceColour.PLAIN;
    if (webp.profile != null) {
      Optional<ICC_Profile> icc = IccProfiles.of(webp.profile, 3, webp.remarks);
      colour = icc.<SourceColour>map(SourceColour.Profiled::new).orElse(SourceColour.PLAIN);
    }
    return new EncodedPicture(
        PictureFormat.WEBP,
        webp.still(size[0], size[1]),
        onCanvas ? webp.canvasWidth : size[0],
        onCanvas ? webp.canvasHeight : size[1],
        webp.place,
        colour,
        ExifOrientation.of(webp.exif),
        webp.remarks);
  }

  private void chunks(int from, int end) throws IOException {
    long at = from;
    while (at + CHUNK <= end) {
      int start = (int) at + CHUNK;
      long length = file.getInt(start - 4) & 0xffffffffL;
      at = start + length + length % 2;
      if (start + length > end) {
        throw new TruncatedPictureException();
      }
      chunk(
          new String(file.array(), start - CHUNK, 4, StandardCharsets.US_ASCII),
          start,
          (int) length);
    }
  }

  private void chunk(String name, int at, int length) throws IOException {
    switch (name) {
      case "VP8X" -> {
        checkLength(name, length, EXTENDED);
        canvasWidth = 1 + number24(at + 4);
        canvasHeight = 1 + number24(at + 7);
      }
      case "ICCP" -> profile = bytes(at, length);
      case "EXIF" -> exif = bytes(at, length);
      case "ALPH" -> alpha = picture == null ? chunkBytes(at, length) : alpha;
      case "VP8 ", "VP8L" -> picture = picture == null ? chunkBytes(at, length) : picture;
      case "ANMF" -> {
        checkLength(name, length, FRAME);
        if (picture == null) {
          place = new EncodedPicture.Place(2 * number24(at), 2 * number24(at + 3));
          chunks(at + FRAME, at + length);
        }
      }
      default -> {} // animation's loop, XMP and unknown chunks
    }
  }

  private static void checkLength(String name, int length, int least) throws IOException {
    if (length < least) {
      throw new IOException("a chunk " + name + " of " + length + " bytes");
    }
  }

  /** The stored picture's size in its own header (RFC 6386, section 9.1; RFC 9649, section 3.4). */
  private int[] pictureSize() throws IOException {
    ByteBuffer data = ByteBuffer.wrap(picture).order(ByteOrder.LITTLE_ENDIAN);
    boolean lossless = picture[3] == 'L';
    if (data.limit() < CHUNK + (lossless ? 5 : 10)) {
      throw new TruncatedPictureException();
    }
    if (lossless) {
      int bits = data.getInt(CHUNK + 1);
      return new int[] {1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff)};
    }
    return new int[] {data.getShort(CHUNK + 6) & 0x3fff, data.getShort(CHUNK + 8) & 0x3fff};
  }

  private byte[] still(int width, int height) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(picture.length + (1 << 10));
    body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    if (alpha != null && picture[3] != 'L') {
      ByteBuffer head = ByteBuffer.allocate(CHUNK + EXTENDED).order(ByteOrder.LITTLE_ENDIAN);
      head.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(EXTENDED).putInt(ALPHA);
      body.writeBytes(number24(number24(head, width - 1), height - 1).array());
      body.writeBytes(alpha);
    }
    body.writeBytes(picture);
    ByteBuffer out = ByteBuffer.allocate(CHUNK + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(body.size());
    return out.put(body.toByteArray()).array();
  }

  private static ByteBuffer number24(ByteBuffer out, int number) {
    return out.putShort((short) number).put((byte) (number >> 16));
  }

  private int number24(int at) {
    return (file.getShort(at) & 0xffff) | (file.get(at + 2) & 0xff) << 16;
  }

  private byte[] bytes(int at, int length) {
    return java.util.Arrays.copyOfRange(file.array(), at, at + length);
  }

  /** With its head and padded. */
  private byte[] chunkBytes(int at, int length) {
    return java.util.Arrays.copyOfRange(
        file.array(), at - CHUNK, at - CHUNK + CHUNK + length + length % 2);
  }
}
