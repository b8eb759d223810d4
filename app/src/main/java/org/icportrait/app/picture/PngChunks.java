package org.icportrait.app.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Puts text chunks into a PNG file (W3C PNG specification, section 11.3.3). */
final class PngChunks {
  private static final int BEHIND_HEADER = 8 + 25; // the signature and the IHDR chunk
  private static final int MAX_KEYWORD = 79;

  private PngChunks() {}

  /** The file with the notes behind its header. */
  static byte[] insert(byte[] png, PictureNotes notes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(png.length + 4096);
    out.write(png, 0, BEHIND_HEADER);
    text(out, "Software", PictureNotes.software());
    notes.settings().forEach((name, value) -> text(out, "icportrait " + name, value));
    if (notes.xmp() != null) {
      text(out, "Comment", "AI-generated: " + PictureNotes.SOURCE_TYPE);
      internationalText(out, "XML:com.adobe.xmp", notes.xmp());
    }
    out.write(png, BEHIND_HEADER, png.length - BEHIND_HEADER);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String keyword, String value) {
    String plain = value.replace("\0", "");
    Charset latin1 = StandardCharsets.ISO_8859_1;
    if (!latin1.newEncoder().canEncode(plain)) {
      internationalText(out, keyword, plain);
      return;
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(keyword(keyword));
    data.write(0);
    data.writeBytes(plain.getBytes(latin1));
    chunk(out, "tEXt", data.toByteArray());
  }

  private static void internationalText(ByteArrayOutputStream out, String keyword, String value) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(keyword(keyword));
    data.writeBytes(
        new byte[5]); // end of keyword, uncompressed, method, no language, no translation
    data.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    chunk(out, "iTXt", data.toByteArray());
  }

  private static byte[] keyword(String keyword) {
    byte[] bytes = keyword.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 1 || bytes.length > MAX_KEYWORD) {
      throw new IllegalArgumentException("keyword of " + bytes.length + " bytes: " + keyword);
    }
    return bytes;
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
