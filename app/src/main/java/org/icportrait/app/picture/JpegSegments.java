package org.icportrait.app.picture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Puts notes into a JPEG file: XMP in APP1 (XMP part 3, section 1.1.3), settings as a comment. */
final class JpegSegments {
  private static final String XMP_NAMESPACE = "http://ns.adobe.com/xap/1.0/\0";
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int COMMENT = 0xfe;
  private static final int MAX_SEGMENT = 65533;

  private JpegSegments() {}

  /** The file with the notes behind its JFIF header. */
  static byte[] insert(byte[] jpeg, PictureNotes notes) {
    int behindHeader = 2; // SOI
    if ((jpeg[3] & 0xff) == APP0) {
      behindHeader += 2 + ((jpeg[4] & 0xff) << 8 | (jpeg[5] & 0xff));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length + 4096);
    out.write(jpeg, 0, behindHeader);
    if (notes.xmp() != null) {
      segment(out, APP1, (XMP_NAMESPACE + notes.xmp()).getBytes(StandardCharsets.UTF_8));
    }
    StringBuilder comment = new StringBuilder(PictureNotes.software());
    for (Map.Entry<String, String> setting : notes.settings().entrySet()) {
      comment.append('\n').append(setting.getKey()).append(": ").append(setting.getValue());
    }
    byte[] text = comment.toString().getBytes(StandardCharsets.UTF_8);
    segment(out, COMMENT, Arrays.copyOf(text, Math.min(text.length, MAX_SEGMENT)));
    out.write(jpeg, behindHeader, jpeg.length - behindHeader);
    return out.toByteArray();
  }

  private static void segment(ByteArrayOutputStream out, int marker, byte[] data) {
    int length = data.length + 2;
    out.write(0xff);
    out.write(marker);
    out.write(length >> 8);
    out.write(length);
    out.writeBytes(data);
  }
}
