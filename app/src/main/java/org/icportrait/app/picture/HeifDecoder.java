package org.icportrait.app.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Optional;

/** Puts the picture of a HEIC or AVIF file together from its tiles. */
final class HeifDecoder {
  private final HeifFile file;
  private final PictureFormat format;

  private HeifDecoder(HeifFile file, PictureFormat format) {
    this.file = file;
    this.format = format;
  }

  /** The pixels as stored, cropped, in 8 or 16 bits. */
  static BufferedImage decode(HeifFile file, PictureFormat format) throws IOException {
    return new HeifDecoder(file, format).decode();
  }

  private BufferedImage decode() throws IOException {
    HeifItem picture = file.picture();
    int[] crop = picture.crop();
    Optional<HeifItem> alpha = file.alpha();
    BufferedImage image = null;
    for (HeifFile.Tile tile : file.tiles(picture)) {
      YuvFrame frame = frame(tile.item(), picture);
      image = image == null ? canvas(picture, frame.bits(), alpha.isPresent()) : image;
      draw(frame, tile, image, 0);
    }
    if (image == null) {
      throw new IOException("no picture in it");
    }
    if (alpha.isPresent()) {
      for (HeifFile.Tile tile : file.tiles(alpha.get())) {
        draw(frame(tile.item(), alpha.get()), tile, image, 3);
      }
    }
    return image.getSubimage(crop[0], crop[1], crop[2], crop[3]);
  }

  private YuvFrame frame(HeifItem tile, HeifItem whole) throws IOException {
    int[] codes = HeifFile.codePoints(whole);
    int[] used = codes == null ? HeifFile.codePoints(tile) : codes;
    byte[] data = file.bytes(tile);
    String box = tile.type().equals("hvc1") ? "hvcC" : tile.type().equals("av01") ? "av1C" : null;
    if (box == null) {
      throw new UnsupportedPictureException(
          "a " + format + " file of pictures of the kind " + tile.type().strip(),
          VideoFrames.CONVERT);
    }
    byte[] settings = tile.property(box).map(HeifDecoder::bytes).orElse(new byte[0]);
    YuvFrame.Matrix matrix = used == null ? null : new YuvFrame.Matrix(used[2], used[3] != 0);
    return VideoFrames.decode(format, tile.type(), settings, data, matrix);
  }

  private static byte[] bytes(java.nio.ByteBuffer data) {
    byte[] bytes = new byte[data.limit()];
    data.get(0, bytes);
    return bytes;
  }

  private static BufferedImage canvas(HeifItem item, int bits, boolean alpha) throws IOException {
    int[] size = item.size();
    int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            type);
    WritableRaster raster = model.createCompatibleWritableRaster(size[0], size[1]);
    return new BufferedImage(model, raster, false, null);
  }

  /** Draws into the bands from the first on; only green, which is luma, where it is alpha's. */
  private static void draw(YuvFrame frame, HeifFile.Tile tile, BufferedImage image, int band)
      throws IOException {
    int columns = Math.min(frame.width(), image.getWidth() - tile.x());
    int rows = Math.min(frame.height(), image.getHeight() - tile.y());
    int top = image.getColorModel().getComponentSize(0) == 8 ? 255 : 65_535;
    int from = (1 << frame.bits()) - 1;
    WritableRaster raster = image.getRaster();
    int bands = raster.getNumBands();
    int[] row = raster.getPixels(0, 0, image.getWidth(), 1, (int[]) null);
    for (int y = 0; y < rows; y++) {
      if (columns <= 0) {
        return;
      }
      int at = y;
      int[] line = raster.getPixels(tile.x(), tile.y() + y, columns, 1, row);
      frame.row(
          at,
          columns,
          (x, red, green, blue) -> {
            if (band == 0) {
              line[x * bands] = scaled(red, from, top);
              line[x * bands + 1] = scaled(green, from, top);
              line[x * bands + 2] = scaled(blue, from, top);
            } else {
              line[x * bands + band] = scaled(green, from, top);
            }
          });
      raster.setPixels(tile.x(), tile.y() + y, columns, 1, line);
    }
  }

  private static int scaled(int value, int from, int to) {
    return from == to ? value : (int) ((2L * value * to + from) / (2L * from));
  }
}
