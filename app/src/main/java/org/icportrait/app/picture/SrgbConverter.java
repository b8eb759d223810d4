package org.icportrait.app.picture;

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
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.icportrait.face.image.Picture;

/**
 * Any decoded image as planar sRGB floats: profiles applied, grey spread over three channels, 16
 * bits kept, transparency laid over white. Works in strips, so a large picture needs no second
 * copy.
 */
final class SrgbConverter {
  private static final int STRIP_ROWS = 64;

  private SrgbConverter() {}

  /**
   * Converts.
   *
   * @param profile profile to apply instead of the image's own, or null
   * @return planar RGB [3, H, W], sRGB values 0..1, upright
   */
  static Picture convert(BufferedImage image, ICC_Profile profile, ExifOrientation orientation) {
    int w = image.getWidth();
    int h = image.getHeight();
    float[] data = new float[Math.multiplyExact(3, Math.multiplyExact(w, h))];
    BufferedImage source = profile == null ? image : withProfile(image, profile);
    Strip strip = strip(source.getColorModel());
    float[] rgb = new float[3 * w * STRIP_ROWS]; // [row, x, channel]
    for (int top = 0; top < h; top += STRIP_ROWS) {
      int rows = Math.min(STRIP_ROWS, h - top);
      strip.read(source.getSubimage(0, top, w, rows), rgb);
      for (int i = 0; i < rows * w; i++) {
        int to = orientation.uprightIndex(i % w, top + i / w, w, h);
        data[to] = rgb[3 * i];
        data[to + w * h] = rgb[3 * i + 1];
        data[to + 2 * w * h] = rgb[3 * i + 2];
      }
    }
    return orientation.swapsAxes() ? new Picture(h, w, data) : new Picture(w, h, data);
  }

  /** Reads some rows as interleaved sRGB. */
  private interface Strip {
    void read(BufferedImage rows, float[] rgb);
  }

  private static Strip strip(ColorModel model) {
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
    ColorConvertOp op = new ColorConvertOp(space, ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
    return (rows, rgb) -> {
      BufferedImage to =
          new BufferedImage(rows.getWidth(), rows.getHeight(), BufferedImage.TYPE_INT_ARGB);
      argb(op.filter(rows, to), rgb);
    };
  }

  private static void samples(BufferedImage rows, float[] rgb) {
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
        float alpha = bands > colours ? line[x * bands + colours] * scale : 1f;
        for (int c = 0; c < 3; c++) {
          float value = line[x * bands + (colours == 1 ? 0 : c)] * scale;
          rgb[3 * (y * w + x) + c] = value * alpha + 1f - alpha;
        }
      }
    }
  }

  private static void argb(BufferedImage rows, float[] rgb) {
    int w = rows.getWidth();
    int[] line = new int[w];
    for (int y = 0; y < rows.getHeight(); y++) {
      rows.getRGB(0, y, w, 1, line, 0, w);
      for (int x = 0; x < w; x++) {
        float alpha = (line[x] >>> 24) / 255f;
        for (int c = 0; c < 3; c++) {
          float value = (line[x] >> (16 - 8 * c) & 0xff) / 255f;
          rgb[3 * (y * w + x) + c] = value * alpha + 1f - alpha;
        }
      }
    }
  }

  /** The same samples under the profile; unchanged when the profile is for other components. */
  private static BufferedImage withProfile(BufferedImage original, ICC_Profile profile) {
    BufferedImage image =
        original.getColorModel() instanceof IndexColorModel ? expand(original) : original;
    ColorModel model = image.getColorModel();
    boolean fits =
        model instanceof ComponentColorModel
            && profile.getNumComponents() == model.getNumColorComponents();
    if (!fits || Arrays.equals(profile.getData(), srgbProfile().getData())) {
      return image;
    }
    ColorModel profiled =
        new ComponentColorModel(
            new ICC_ColorSpace(profile),
            model.hasAlpha(),
            false,
            model.getTransparency(),
            model.getTransferType());
    WritableRaster raster = image.getRaster();
    return new BufferedImage(profiled, raster, false, null);
  }

  /**
   * A palette's picture with one sample a channel: a profile means its colours, not its indices.
   */
  private static BufferedImage expand(BufferedImage palette) {
    int w = palette.getWidth();
    int[] line = new int[w];
    BufferedImage image = new BufferedImage(w, palette.getHeight(), BufferedImage.TYPE_4BYTE_ABGR);
    for (int y = 0; y < palette.getHeight(); y++) {
      image.setRGB(0, y, w, 1, palette.getRGB(0, y, w, 1, line, 0, w), 0, w);
    }
    return image;
  }

  private static ICC_Profile srgbProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_sRGB);
  }
}
