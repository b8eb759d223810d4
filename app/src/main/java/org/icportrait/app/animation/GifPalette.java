package org.icportrait.app.animation;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.List;

/**
 * 256 colours for all frames of an animation: median cut (Heckbert 1982) over a histogram of 32
 * levels a channel. Frames are dithered with an ordered matrix, which, unlike error diffusion,
 * gives resting parts the same pixels in every frame.
 */
final class GifPalette {
  private static final int COLOURS = 256;
  private static final int LEVELS = 32;
  private static final int WEIGHTS = 2 + 4 + 1; // of the channels in a distance

  private final int[] palette; // 0xrrggbb
  private final byte[] nearest = new byte[1 << 18]; // by 6 bits a channel
  private final boolean[] known = new boolean[nearest.length];
  private final float amplitude;

  private GifPalette(int[] palette) {
    this.palette = palette;
    this.amplitude = spacing(palette);
  }

  /** The palette of some images. */
  static GifPalette of(List<BufferedImage> images) {
    long[] counts = new long[LEVELS * LEVELS * LEVELS];
    long[][] sums = new long[3][counts.length];
    for (BufferedImage image : images) {
      for (int rgb :
          image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
        int bin = bin(rgb >> 19 & 31, rgb >> 11 & 31, rgb >> 3 & 31);
        counts[bin]++;
        sums[0][bin] += rgb >> 16 & 255;
        sums[1][bin] += rgb >> 8 & 255;
        sums[2][bin] += rgb & 255;
      }
    }
    List<Box> boxes = new ArrayList<>();
    boxes.add(Box.around(counts, new int[] {0, 0, 0}, new int[] {LEVELS, LEVELS, LEVELS}));
    while (boxes.size() < COLOURS) {
      Box widest = null;
      for (Box box : boxes) {
        widest =
            box.divisible() && (widest == null || box.weight() > widest.weight()) ? box : widest;
      }
      if (widest == null) {
        break; // no more colours than that
      }
      boxes.remove(widest);
      boxes.addAll(widest.cut(counts));
    }
    int[] palette = new int[boxes.size()];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = boxes.get(i).mean(sums);
    }
    return new GifPalette(palette);
  }

  /** Levels between neighbouring colours of the palette, about: how far dithering has to reach. */
  private static float spacing(int[] palette) {
    double sum = 0;
    for (int i = 0; i < palette.length; i++) {
      int least = Integer.MAX_VALUE;
      for (int k = 0; k < palette.length; k++) {
        least = k == i ? least : Math.min(least, distance(palette[i], palette[k]));
      }
      sum += palette.length > 1 ? Math.sqrt(least) : 0;
    }
    return (float) (sum / palette.length / Math.sqrt(WEIGHTS / 3.0));
  }

  private static int distance(int a, int b) {
    int r = (a >> 16 & 255) - (b >> 16 & 255);
    int g = (a >> 8 & 255) - (b >> 8 & 255);
    int u = (a & 255) - (b & 255);
    return 2 * r * r + 4 * g * g + u * u; // the eye's weights, roughly
  }

  /** The image in the palette's colours. */
  BufferedImage dither(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    IndexColorModel model =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int shift = Math.round(amplitude * threshold(x, y));
        out.getRaster().setSample(x, y, 0, index(image.getRGB(x, y), shift));
      }
    }
    return out;
  }

  /** Bayer's 8x8 matrix, -0.5 to 0.5. */
  private static float threshold(int x, int y) {
    int value = 0;
    for (int bit = 0; bit < 3; bit++) {
      int xor = (x ^ y) >> bit & 1;
      value |= (2 * xor + (y >> bit & 1)) << (4 - 2 * bit);
    }
    return (value + 0.5f) / 64 - 0.5f;
  }

  private int index(int rgb, int shift) {
    int r = clamp((rgb >> 16 & 255) + shift);
    int g = clamp((rgb >> 8 & 255) + shift);
    int b = clamp((rgb & 255) + shift);
    int key = ((r >> 2) * 64 + (g >> 2)) * 64 + (b >> 2);
    if (!known[key]) {
      int centre = ((r << 16 | g << 8 | b) & 0xfcfcfc) + 0x020202;
      int best = 0;
      for (int i = 1; i < palette.length; i++) {
        best = distance(palette[i], centre) < distance(palette[best], centre) ? i : best;
      }
      nearest[key] = (byte) best;
      known[key] = true;
    }
    return nearest[key] & 255;
  }

  private static int bin(int r, int g, int b) {
    return (r * LEVELS + g) * LEVELS + b;
  }

  private static int clamp(int level) {
    return Math.min(255, Math.max(0, level));
  }

  /** A part of the histogram, [from, to) on each axis, shrunk to the colours in it. */
  private record Box(int[] from, int[] to, long count, int axis) {
    static Box around(long[] counts, int[] from, int[] to) {
      int[] least = {LEVELS, LEVELS, LEVELS};
      int[] most = {0, 0, 0};
      long count = 0;
      for (int r = from[0]; r < to[0]; r++) {
        for (int g = from[1]; g < to[1]; g++) {
          for (int b = from[2]; b < to[2]; b++) {
            long here = counts[bin(r, g, b)];
            if (here > 0) {
              count += here;
              int[] place = {r, g, b};
              for (int k = 0; k < 3; k++) {
                least[k] = Math.min(least[k], place[k]);
                most[k] = Math.max(most[k], place[k] + 1);
              }
            }
          }
        }
      }
      int axis = 0;
      for (int k = 1; k < 3; k++) {
        axis = most[k] - least[k] > most[axis] - least[axis] ? k : axis;
      }
      return new Box(least, most, count, axis);
    }

    boolean divisible() {
      return to[axis] - from[axis] > 1;
    }

    /** Between the population, which alone starves rare colours, and the extent. */
    double weight() {
      return Math.sqrt((double) count) * (to[axis] - from[axis]);
    }

    List<Box> cut(long[] counts) {
      long half = 0;
      int at = from[axis];
      while (at < to[axis] - 1 && 2 * half < count) {
        half += slice(counts, at++);
      }
      at = Math.max(at, from[axis] + 1);
      int[] lowerEnd = to.clone();
      int[] upperStart = from.clone();
      lowerEnd[axis] = at;
      upperStart[axis] = at;
      return List.of(around(counts, from, lowerEnd), around(counts, upperStart, to));
    }

    private long slice(long[] counts, int at) {
      int[] start = from.clone();
      int[] end = to.clone();
      start[axis] = at;
      end[axis] = at + 1;
      return around(counts, start, end).count;
    }

    int mean(long[][] sums) {
      long[] total = new long[3];
      for (int r = from[0]; r < to[0]; r++) {
        for (int g = from[1]; g < to[1]; g++) {
          for (int b = from[2]; b < to[2]; b++) {
            int bin = bin(r, g, b);
            for (int c = 0; c < 3; c++) {
              total[c] += sums[c][bin];
            }
          }
        }
      }
      long n = Math.max(1, count);
      return (int) ((total[0] / n) * 65536 + (total[1] / n) * 256 + total[2] / n);
    }
  }
}
