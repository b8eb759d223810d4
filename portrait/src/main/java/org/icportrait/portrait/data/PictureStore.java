package org.icportrait.portrait.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Picture;

/** Whole pictures held as bytes with halved copies, so that any part in any scale is near. */
public final class PictureStore {
  private static final int LEVELS = 4;

  private final List<byte[][]> pictures = new ArrayList<>(); // by level
  private final List<int[]> widths = new ArrayList<>();
  private final List<int[]> heights = new ArrayList<>();

  /** Decodes the portraits. */
  public PictureStore(List<PortraitFolder.Entry> entries, Function<Path, Picture> decoder) {
    for (PortraitFolder.Entry entry : entries) {
      add(decoder.apply(entry.file()));
    }
  }

  /** Holds pictures that are decoded already. */
  public PictureStore(List<Picture> decoded) {
    decoded.forEach(this::add);
  }

  private void add(Picture picture) {
    byte[][] levels = new byte[LEVELS][];
    int[] width = new int[LEVELS];
    int[] height = new int[LEVELS];
    Picture level = picture;
    for (int i = 0; i < LEVELS; i++) {
      levels[i] = new byte[level.data().length];
      for (int k = 0; k < levels[i].length; k++) {
        levels[i][k] = (byte) Math.round(255 * Math.min(1, Math.max(0, level.data()[k])));
      }
      width[i] = level.width();
      height[i] = level.height();
      level = level.resize(Math.max(1, width[i] / 2), Math.max(1, height[i] / 2));
    }
    pictures.add(levels);
    widths.add(width);
    heights.add(height);
  }

  /** The number of pictures. */
  public int count() {
    return pictures.size();
  }

  /** Width of a picture in pixels. */
  public int width(int index) {
    return widths.get(index)[0];
  }

  /** Height of a picture in pixels. */
  public int height(int index) {
    return heights.get(index)[0];
  }

  /**
   * Samples a square part through an affine map, values -1..1; outside, the edge goes on.
   *
   * @param toPicture {a, b, c, d, e, f}: picture x = a x + b y + c, y = d x + e y + f of the centre
   *     of a target pixel
   * @param into [3, side, side] from {@code offset}
   */
  public void sample(int index, double[] toPicture, int side, float[] into, int offset) {
    double step = Math.sqrt(Math.abs(toPicture[0] * toPicture[4] - toPicture[1] * toPicture[3]));
    int level = 0;
    while (level < LEVELS - 1 && step > 1.5) {
      step /= 2;
      level++;
    }
    byte[] data = pictures.get(index)[level];
    int width = widths.get(index)[level];
    int height = heights.get(index)[level];
    double sx = width / (double) width(index);
    double sy = height / (double) height(index);
    float[] rgb = new float[3];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double px = x + 0.5;
        double py = y + 0.5;
        double u = (toPicture[0] * px + toPicture[1] * py + toPicture[2]) * sx;
        double v = (toPicture[3] * px + toPicture[4] * py + toPicture[5]) * sy;
        Bilinear.sample(data, 3, width, height, u, v, rgb);
        for (int c = 0; c < 3; c++) {
          into[offset + (c * side + y) * side + x] = rgb[c] / 127.5f - 1;
        }
      }
    }
  }
}
