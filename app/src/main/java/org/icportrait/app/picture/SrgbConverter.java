package org.icportrait.app.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.icportrait.face.image.Picture;

/**
 * Any decoded image as planar sRGB floats: profiles applied, grey spread over three channels, 16
 * bits kept, transparency laid over white. Works in strips, so a large picture needs no second
 * copy.
 */
final class SrgbConverter {
  private static final int STRIP_ROWS = 32;

  private SrgbConverter() {}

  /**
   * Converts.
   *
   * @param colour what its samples mean
   * @param reduction pixels a side of which one is made by their mean, 1 for none
   * @return planar RGB [3, H / reduction, W / reduction], sRGB values 0..1, upright
   */
  static Picture convert(
      BufferedImage image, SourceColour colour, ExifOrientation orientation, int reduction) {
    int stored = image.getWidth();
    int w = stored / reduction;
    int h = image.getHeight() / reduction;
    int plane = Math.multiplyExact(w, h);
    float[] data = new float[Math.multiplyExact(3, plane)];
    float share = 1f / (reduction * reduction);
    strips(
        image,
        colour,
        reduction,
        (top, rows, rgba) -> {
          for (int i = 0; i < rows / reduction * w; i++) {
            int x = i % w;
            int y = i / w;
            int to = orientation.uprightIndex(x, top / reduction + y, w, h);
            for (int c = 0; c < 3; c++) {
              float sum = 0;
              for (int k = 0; k < reduction * reduction; k++) {
                int row = y * reduction + k / reduction;
                sum += rgba[4 * (row * stored + x * reduction + k % reduction) + c];
              }
              data[c * plane + to] = sum * share;
            }
          }
        });
    return orientation.swapsAxes() ? new Picture(h, w, data) : new Picture(w, h, data);
  }

  /** Takes rows of a picture. */
  interface Rows {
    /**
     * Takes some.
     *
     * @param top the first one's number
     * @param count of rows
     * @param rgba interleaved sRGB over white, 0..1, [row, x, channel]; valid during the call
     */
    void take(int top, int count, float[] rgba);
  }

  /**
   * Gives a picture's rows from the top as stored.
   *
   * @param multiple of which number of rows is given each time; what is left over is not
   */
  static void strips(BufferedImage image, SourceColour colour, int multiple, Rows rows) {
    int w = image.getWidth();
    int h = image.getHeight() / multiple * multiple;
    Strip strip = strip(image.getColorModel(), colour);
    int most = STRIP_ROWS * multiple;
    float[] rgba = new float[4 * w * Math.min(h, most)];
    for (int top = 0; top < h; top += most) {
      int count = Math.min(most, h - top);
      strip.read(image.getSubimage(0, top, w, count), rgba);
      layOverWhite(rgba, w * count);
      rows.take(top, count, rgba);
    }
  }

  private static void layOverWhite(float[] rgba, int pixels) {
    for (int i = 0; i < 4 * pixels; i += 4) {
      float alpha = rgba[i + 3];
      if (alpha < 1) {
        for (int c = 0; c < 3; c++) {
          rgba[i + c] = rgba[i + c] * alpha + 1f - alpha;
        }
      }
    }
  }

  /** Reads some rows as interleaved sRGB and alpha, 0..1. */
  private interface Strip {
    void read(BufferedImage rows, float[] rgba);
  }

  private static Strip strip(ColorModel model, SourceColour colour) {
    if (colour instanceof SourceColour.Profiled profiled
        && !IccProfiles.isSrgb(profiled.profile())) {
      return profiled(model, profiled.profile());
    }
    Strip plain = plain(model);
    if (colour instanceof SourceColour.Coded coded) {
      return (rows, rgba) -> {
        plain.read(rows, rgba);
        coded.colour().toSrgb(rgba, rows.getWidth() * rows.getHeight());
      };
    }
    return plain;
  }

  private static Strip plain(ColorModel model) {
    ColorSpace space = model.getColorSpace();
    boolean component = model instanceof ComponentColorModel && !model.isAlphaPremultiplied();
    // The JDK's grey space is linear, yet files without a profile hold sRGB-coded grey.
    boolean plainGrey = space == ColorSpace.getInstance(ColorSpace.CS_GRAY);
    int type = model.getTransferType();
    boolean integer = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
    if (component && integer && (plainGrey || space.isCS_sRGB())) {
      return SrgbConverter::samples;
    }
    if (model instanceof IndexColorModel || space.isCS_sRGB()) {
      return SrgbConverter::argb;
    }
    return converted(space);
  }

  /** The same samples under a profile: of a palette, its colours and not its indices. */
  private static Strip profiled(ColorModel model, ICC_Profile profile) {
    ICC_ColorSpace space = new ICC_ColorSpace(profile);
    Strip converted = converted(space);
    if (model instanceof ComponentColorModel
        && model.getNumColorComponents() == profile.getNumComponents()) {
      ColorModel other =
          new ComponentColorModel(
              space, model.hasAlpha(), false, model.getTransparency(), model.getTransferType());
      return (rows, rgba) ->
          converted.read(
              new BufferedImage(
                  other, rows.getRaster().createWritableTranslatedChild(0, 0), false, null),
              rgba);
    }
    ColorModel bytes =
        new ComponentColorModel(space, true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    return (rows, rgba) -> {
      BufferedImage image =
          new BufferedImage(rows.getWidth(), rows.getHeight(), BufferedImage.TYPE_4BYTE_ABGR);
      int w = rows.getWidth();
      int[] line = new int[w];
      for (int y = 0; y < rows.getHeight(); y++) {
        image.setRGB(0, y, w, 1, rows.getRGB(0, y, w, 1, line, 0, w), 0, w);
      }
      converted.read(new BufferedImage(bytes, image.getRaster(), false, null), rgba);
    };
  }

  private static Strip converted(ColorSpace space) {
    if (!(space instanceof ICC_ColorSpace)) {
      return (rows, rgba) -> colours(space, rows, rgba);
    }
    ColorConvertOp op = new ColorConvertOp(space, ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
    return (rows, rgba) -> {
      BufferedImage to =
          new BufferedImage(rows.getWidth(), rows.getHeight(), BufferedImage.TYPE_INT_ARGB);
      argb(op.filter(rows, to), rgba);
    };
  }

  /** By the space's own rule, such as that of inks without a profile. */
  private static void colours(ColorSpace space, BufferedImage rows, float[] rgba) {
    ColorModel model = rows.getColorModel();
    Raster raster = rows.getRaster();
    int w = rows.getWidth();
    Object pixel = null;
    float[] parts = null;
    for (int i = 0; i < w * rows.getHeight(); i++) {
      pixel = raster.getDataElements(i % w, i / w, pixel);
      parts = model.getNormalizedComponents(pixel, parts, 0);
      System.arraycopy(space.toRGB(parts), 0, rgba, 4 * i, 3);
      rgba[4 * i + 3] = model.hasAlpha() ? parts[model.getNumColorComponents()] : 1f;
    }
  }

  private static void samples(BufferedImage rows, float[] rgba) {
    Raster raster = rows.getRaster();
    int w = rows.getWidth();
    int bands = raster.getNumBands();
    int colours = rows.getColorModel().getNumColorComponents();
    int[] line = new int[w * bands];
    int[] bits = rows.getColorModel().getComponentSize();
    float scale = 1f / ((1 << bits[0]) - 1);
    for (int y = 0; y < rows.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, line);
      for (int x = 0; x < w; x++) {
        int to = 4 * (y * w + x);
        for (int c = 0; c < 3; c++) {
          rgba[to + c] = line[x * bands + (colours == 1 ? 0 : c)] * scale;
        }
        rgba[to + 3] = bands > colours ? line[x * bands + colours] * scale : 1f;
      }
    }
  }

  private static void argb(BufferedImage rows, float[] rgba) {
    int w = rows.getWidth();
    int[] line = new int[w];
    for (int y = 0; y < rows.getHeight(); y++) {
      rows.getRGB(0, y, w, 1, line, 0, w);
      for (int x = 0; x < w; x++) {
        int to = 4 * (y * w + x);
        for (int c = 0; c < 3; c++) {
          rgba[to + c] = (line[x] >> (16 - 8 * c) & 0xff) / 255f;
        }
        rgba[to + 3] = (line[x] >>> 24) / 255f;
      }
    }
  }
}
