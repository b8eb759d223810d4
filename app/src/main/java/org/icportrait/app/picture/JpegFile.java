package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B). The decoder gets the picture's own alone: what
 * cameras and scanners put between them (fill bytes, B.1.1.2, and padding) and metadata of whatever
 * size is left out, and an end that is missing is added.
 */
final class JpegFile {
  private static final int EOI = 0xd9;
  private static final int SOI = 0xd8;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ICC_HEAD = 14;

  private final byte[] file;
  private final ByteArrayOutputStream picture;
  private final byte[][] profile = new byte[256][]; // by number, from 1
  private final List<String> remarks = new ArrayList<>();
  private byte[] jfif;
  private byte[] adobe;
  private byte[] exif;
  private boolean hasProfile;
  private JpegFrame frame;
  private boolean endIsMissing;
  private int padding;

  private JpegFile(byte[] file) {
    this.file = file;
    this.picture = new ByteArrayOutputStream(file.length);
  }

  /**
   * Reads the segments.
   *
   * @throws IOException when no decoder could do anything with them
   */
  static JpegFile parse(byte[] bytes) throws IOException {
    JpegFile jpeg = new JpegFile(bytes);
    jpeg.segments();
    if (jpeg.frame == null || !jpeg.frame.hasScan()) {
      throw new TruncatedPictureException();
    }
    if (jpeg.endIsMissing && !jpeg.frame.isComplete()) {
      throw new TruncatedPictureException();
    }
    return jpeg;
  }

  /** What the decoder needs. */
  EncodedPicture encoded() {
    SourceColour colour = SourceColour.PLAIN;
    byte[] kept = null;
    if (hasProfile) {
      byte[] data = profileBytes();
      Optional<ICC_Profile> icc = IccProfiles.of(data, frame.components(), remarks);
      if (icc.isPresent() && frame.components() == 4) {
        kept = data; // the decoder itself goes from inks to RGB
      } else if (icc.isPresent()) {
        colour = new SourceColour.Profiled(icc.get());
      }
    }
    return new EncodedPicture(
        PictureFormat.JPEG,
        stream(kept),
        frame.width(),
        frame.height(),
        EncodedPicture.Place.WHOLE,
        colour,
        ExifOrientation.of(exif),
        remarks);
  }

  /** Whether the file ended without saying so. */
  boolean endIsMissing() {
    return endIsMissing;
  }

  /** The most equal bytes at the end of a scan's data: perhaps padding. */
  int padding() {
    return padding;
  }

  private void segments() throws IOException {
    int at = 2;
    while (true) {
      at = marker(at);
      if (at < 0) {
        endIsMissing = true;
        return;
      }
      int marker = file[at - 1] & 0xff;
      if (marker == EOI) {
        return;
      }
      if (marker == 1 || (marker >= 0xd0 && marker <= SOI)) {
        continue; // stands alone
      }
      if (at + 2 > file.length) {
        endIsMissing = true;
        return;
      }
      int length = (file[at] & 0xff) << 8 | (file[at + 1] & 0xff);
      if (length < 2) {
        throw new IOException("a segment of " + length + " bytes");
      }
      if (at + length > file.length) {
        throw new TruncatedPictureException();
      }
      segment(marker, at, length);
      at += length;
      if (marker == SOS) {
        at = scan(at);
      }
    }
  }

  /** Behind the next marker, or -1; whatever stands before it is no part of the picture. */
  private int marker(int from) {
    for (int at = from; at + 1 < file.length; at++) {
      int next = file[at + 1] & 0xff;
      if ((file[at] & 0xff) == 0xff && next != 0xff && next != 0) {
        return at + 2;
      }
    }
    return -1;
  }

  private void segment(int marker, int at, int length) throws IOException {
    if (marker == APP0) {
      jfif = starts(at + 2, JFIF) ? bytes(at, length) : jfif;
    } else if (marker == APP1) {
      exif = exif == null && starts(at + 2, EXIF) ? bytes(at + 2, length - 2) : exif;
    } else if (marker == APP2) {
      if (length > 2 + ICC_HEAD && starts(at + 2, ICC)) {
        hasProfile = true;
        profile[file[at + 2 + ICC.length] & 0xff] = bytes(at + 2 + ICC_HEAD, length - 2 - ICC_HEAD);
      }
    } else if (marker == APP14) {
      adobe = bytes(at, length);
    } else if ((marker < APP0 || marker > APP15) && marker != COMMENT) {
      if (JpegFrame.isFrame(marker) && frame == null) {
        frame = JpegFrame.of(marker, bytes(at + 2, length - 2));
      }
      if (marker == SOS && frame != null) {
        frame.scan(bytes(at + 2, length - 2));
      }
      write(picture, marker, file, at, length);
    }
  }

  /** Copies a scan's data; returns where the next marker begins. */
  private int scan(int from) {
    int start = from;
    int at = from;
    while (at < file.length) {
      if ((file[at] & 0xff) != 0xff) {
        at++;
        continue;
      }
      int behind = at + 1;
      while (behind < file.length && (file[behind] & 0xff) == 0xff) {
        behind++; // fill bytes
      }
      int next = behind < file.length ? file[behind] & 0xff : EOI;
      boolean inside = next == 0 || (next >= 0xd0 && next <= 0xd7);
      picture.write(file, start, at - start);
      if (!inside) {
        padding = Math.max(padding, equalBytesBefore(at, from));
        return at;
      }
      start = behind - 1;
      at = behind + 1;
    }
    picture.write(file, start, file.length - start);
    return file.length;
  }

  private int equalBytesBefore(int end, int from) {
    int at = end - 1;
    while (at > from && file[at - 1] == file[end - 1]) {
      at--;
    }
    return end - at;
  }

  private byte[] profileBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : profile) {
      if (part != null) {
        out.writeBytes(part);
      }
    }
    return out.toByteArray();
  }

  private byte[] stream(byte[] keptProfile) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(picture.size() + (1 << 16));
    out.write(0xff);
    out.write(SOI);
    if (jfif != null) {
      write(out, APP0, jfif, 0, jfif.length);
    }
    if (adobe != null) {
      write(out, APP14, adobe, 0, adobe.length);
    }
    if (keptProfile != null) {
      for (int number = 1; number < profile.length; number++) {
        if (profile[number] != null) {
          profileSegment(out, number);
        }
      }
    }
    out.writeBytes(picture.toByteArray());
    out.write(0xff);
    out.write(EOI);
    return out.toByteArray();
  }

  private void profileSegment(ByteArrayOutputStream out, int number) {
    int count = 0;
    for (byte[] part : profile) {
      count += part == null ? 0 : 1;
    }
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    int length = 2 + ICC_HEAD + profile[number].length;
    segment.write(length >> 8);
    segment.write(length);
    segment.writeBytes(ICC);
    segment.write(number);
    segment.write(count);
    segment.writeBytes(profile[number]);
    write(out, APP2, segment.toByteArray(), 0, length);
  }

  private static void write(
      ByteArrayOutputStream out, int marker, byte[] data, int at, int length) {
    out.write(0xff);
    out.write(marker);
    out.write(data, at, length);
  }

  private byte[] bytes(int at, int length) {
    return java.util.Arrays.copyOfRange(file, at, at + length);
  }

  private boolean starts(int at, byte[] text) {
    return at + text.length <= file.length
        && java.util.Arrays.equals(file, at, at + text.length, text, 0, text.length);
  }
}
