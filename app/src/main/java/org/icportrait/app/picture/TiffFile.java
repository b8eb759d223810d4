package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first directory of a TIFF file (TIFF 6.0, section 2). */
final class TiffFile {
  private static final int ENTRY = 12;
  private static final int SUBFILE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int INK = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int PROFILE = 34_675;
  private static final int DNG = 50_706;
  private static final int MOST_SAMPLES = 8;
  private static final int MOST_BITS = 32;
  private static final int MOST_TILE = 16_384;
  private static final int FILTER_ARRAY = 32_803;
  private static final int INKS = 5;

  private final ByteBuffer file;
  private final int directory;
  private final int entries;

  private TiffFile(byte[] bytes) throws IOException {
    file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (bytes.length < 8) {
      throw new TruncatedPictureException();
    }
    long offset = file.getInt(4) & 0xffffffffL;
    if (offset + 2 > bytes.length) {
      throw new TruncatedPictureException();
    }
    directory = (int) offset;
    entries = file.getShort(directory) & 0xffff;
    if (offset + 2 + (long) entries * ENTRY > bytes.length) {
      throw new TruncatedPictureException();
    }
  }

  /** The first picture, whose decoder may need the whole file. */
  static EncodedPicture parse(byte[] bytes) throws IOException {
    TiffFile tiff = new TiffFile(bytes);
    tiff.checkKind(bytes);
    int width = tiff.size(WIDTH);
    int height = tiff.size(HEIGHT);
    tiff.checkPresent(STRIP_OFFSETS, STRIP_BYTES);
    tiff.checkPresent(TILE_OFFSETS, TILE_BYTES);
    List<String> remarks = new ArrayList<>();
    return new EncodedPicture(
        PictureFormat.TIFF,
        bytes,
        width,
        height,
        EncodedPicture.Place.WHOLE,
        tiff.colour(bytes, remarks),
        ExifOrientation.of(bytes),
        remarks);
  }

  private SourceColour colour(byte[] bytes, List<String> remarks) {
    int at = find(PROFILE);
    if (at < 0) {
      return SourceColour.PLAIN;
    }
    long length = file.getInt(at + 4) & 0xffffffffL;
    long from = file.getInt(at + 8) & 0xffffffffL;
    byte[] data =
        length <= 4 || length > IccProfiles.MAX_BYTES || from + length > bytes.length
            ? null
            : java.util.Arrays.copyOfRange(bytes, (int) from, (int) (from + length));
    long ink = value(INK, 0, 1);
    int components = ink == INKS ? 4 : ink <= 1 ? 1 : 3;
    Optional<ICC_Profile> icc = IccProfiles.of(data, components, remarks);
    return icc.<SourceColour>map(SourceColour.Profiled::new).orElse(SourceColour.PLAIN);
  }

  private void checkKind(byte[] bytes) throws IOException {
    boolean canon = bytes.length > 10 && bytes[8] == 'C' && bytes[9] == 'R';
    boolean reduced = (value(SUBFILE, 0, 0) & 1) != 0;
    if (find(DNG) >= 0 || canon || reduced || value(INK, 0, 0) == FILTER_ARRAY) {
      throw new UnsupportedPictureException(
          "a camera's raw file",
          "a finished picture: develop it, for example with darktable, and export a JPEG");
    }
    long samples = value(SAMPLES, 0, 1);
    long bits = value(BITS, 0, 1);
    if (samples > MOST_SAMPLES || bits > MOST_BITS) {
      throw new UnsupportedPictureException(
          "a TIFF file of " + samples + " samples a pixel, " + bits + " bits each",
          "at most " + MOST_SAMPLES + " of " + MOST_BITS);
    }
    if (value(TILE_WIDTH, 0, 0) > MOST_TILE || value(TILE_HEIGHT, 0, 0) > MOST_TILE) {
      throw new IOException("tiles of more than " + MOST_TILE + " pixels a side");
    }
  }

  private int size(int tag) throws IOException {
    long size = value(tag, 0, 0);
    if (size <= 0) {
      throw new IOException("no width or height");
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  /** Refuses a file whose strips or tiles go on behind its end. */
  private void checkPresent(int offsets, int lengths) throws IOException {
    int at = find(offsets);
    long count = at < 0 ? 0 : file.getInt(at + 4) & 0xffffffffL;
    if (count > file.limit()) {
      throw new TruncatedPictureException();
    }
    for (int i = 0; i < count; i++) {
      if (value(offsets, i, 0) + value(lengths, i, 0) > file.limit()) {
        throw new TruncatedPictureException();
      }
    }
  }

  private int find(int tag) {
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY;
      if ((file.getShort(at) & 0xffff) == tag) {
        return at;
      }
    }
    return -1;
  }

  /** One of an entry's whole numbers, or what stands for one that is not there. */
  private long value(int tag, int index, long missing) {
    int at = find(tag);
    if (at < 0) {
      return missing;
    }
    int bytes = file.getShort(at + 2) == 3 ? 2 : file.getShort(at + 2) == 4 ? 4 : 1;
    long count = file.getInt(at + 4) & 0xffffffffL;
    if (index >= count) {
      return missing;
    }
    long from = count * bytes <= 4 ? at + 8 : file.getInt(at + 8) & 0xffffffffL;
    long to = from + (long) index * bytes;
    if (to + bytes > file.limit()) {
      return missing;
    }
    return switch (bytes) {
      case 2 -> file.getShort((int) to) & 0xffffL;
      case 4 -> file.getInt((int) to) & 0xffffffffL;
      default -> file.get((int) to) & 0xffL;
    };
  }
}
