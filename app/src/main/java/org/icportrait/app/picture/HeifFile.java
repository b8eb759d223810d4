package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The still picture of a HEIC or AVIF file (ISO/IEC 23008-12; AV1 Image File Format): one coded
 * picture or a grid of tiles, with its transparency. It is turned by its own properties alone:
 * EXIF's note of the same is not for readers (ISO/IEC 23008-12, annex A.2.1).
 */
final class HeifFile {
  private static final int PROFILED = 0x70726f66; // prof
  private static final int RESTRICTED = 0x72494343; // rICC
  private static final int CODED = 0x6e636c78; // nclx
  private static final int MOST_TILES = 4096;

  /** The picture alone, of as many megapixels as are read, and what its last tiles jut out. */
  private static final long MOST_TILE_PIXELS = 2 * PictureReader.MAX_PIXELS;

  private final PictureFormat format;
  private final HeifItems items;
  private final HeifItem picture;

  private HeifFile(PictureFormat format, HeifItems items) throws IOException {
    this.format = format;
    this.items = items;
    this.picture = items.primary();
  }

  /**
   * A coded picture's place in the whole.
   *
   * @param item hvc1 or av01
   * @param x pixels from the left
   * @param y pixels from the top
   */
  record Tile(HeifItem item, int x, int y) {}

  static HeifFile parse(PictureFormat format, byte[] bytes) throws IOException {
    return new HeifFile(format, HeifItems.parse(bytes));
  }

  /** Without a stream: the decoder gets the tiles. */
  EncodedPicture encoded() throws IOException {
    int[] crop = picture.crop();
    List<String> remarks = new ArrayList<>();
    return new EncodedPicture(
        format,
        new byte[0],
        crop[2],
        crop[3],
        EncodedPicture.Place.WHOLE,
        colour(remarks),
        picture.orientation(),
        remarks);
  }

  HeifItem picture() {
    return picture;
  }

  byte[] bytes(HeifItem item) throws IOException {
    return items.bytes(item);
  }

  /** The item that holds the picture's transparency. */
  Optional<HeifItem> alpha() throws IOException {
    Optional<HeifItem> auxiliary = items.referring("auxl", picture.id());
    if (auxiliary.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer kind = auxiliary.get().property("auxC").orElse(ByteBuffer.allocate(0));
    byte[] text = new byte[kind.limit()];
    kind.get(0, text);
    String name = new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    return auxiliary.filter(item -> name.contains("alpha") || name.contains("auxid:1"));
  }

  /** The coded pictures of which an item is made. */
  List<Tile> tiles(HeifItem item) throws IOException {
    if (!item.type().equals("grid")) {
      return List.of(new Tile(item, 0, 0));
    }
    ByteBuffer grid = ByteBuffer.wrap(items.bytes(item));
    int rows = 1 + (grid.get(2) & 0xff);
    int columns = 1 + (grid.get(3) & 0xff);
    if (rows * columns != item.sources().size() || rows * columns > MOST_TILES) {
      throw new IOException("a grid of " + columns + "x" + rows + " with missing tiles");
    }
    int[] size = items.item(item.sources().get(0)).size();
    if ((long) size[0] * size[1] * rows * columns > MOST_TILE_PIXELS) {
      throw new IOException("tiles that are larger than the picture");
    }
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < rows * columns; i++) {
      HeifItem tile = items.item(item.sources().get(i));
      tiles.add(new Tile(tile, i % columns * size[0], i / columns * size[1]));
    }
    return tiles;
  }

  /** The code points of an item's colours: primaries, curve, matrix, full range; or null. */
  static int[] codePoints(HeifItem item) {
    for (HeifItem.Property property : item.properties()) {
      ByteBuffer data = property.data();
      if (property.type().equals("colr") && data.getInt(0) == CODED) {
        return new int[] {
          data.getShort(4), data.getShort(6), data.getShort(8), data.get(10) >> 7 & 1
        };
      }
    }
    return null;
  }

  private SourceColour colour(List<String> remarks) {
    for (HeifItem.Property property : picture.properties()) {
      ByteBuffer data = property.data();
      boolean profiled =
          property.type().equals("colr")
              && (data.getInt(0) == PROFILED || data.getInt(0) == RESTRICTED);
      if (profiled) {
        byte[] bytes = new byte[data.limit() - 4];
        data.get(4, bytes);
        Optional<ICC_Profile> icc = IccProfiles.of(bytes, 3, remarks);
        return icc.<SourceColour>map(SourceColour.Profiled::new).orElse(SourceColour.PLAIN);
      }
    }
    int[] codes = codePoints(picture);
    boolean plain = codes == null || (codes[0] <= 2 && isPlainCurve(codes[1]));
    if (plain) {
      return SourceColour.PLAIN;
    }
    return CodedColour.of(codes[0], codes[1], true)
        .<SourceColour>map(SourceColour.Coded::new)
        .orElse(SourceColour.PLAIN);
  }

  private static boolean isPlainCurve(int code) {
    return code <= 2 || code == 6 || (code >= 13 && code <= 15);
  }
}
