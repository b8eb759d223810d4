package org.icportrait.app.picture;

import java.io.IOException;

/**
 * A decoded video frame in planes and its way to RGB (ITU-T H.273, section 8.3).
 *
 * @param width of the first plane, pixels
 * @param height likewise
 * @param shiftX how much chroma is halved across, 0 or 1
 * @param shiftY how much chroma is halved downwards, 0 or 1
 * @param bits a sample, 8 to 16
 * @param planes [Y], [Y, Cb, Cr] or, with the identity as matrix, [G, B, R]; row by row
 * @param smooth whether halved chroma is interpolated, as libavif does, or repeated, as libheif
 *     does
 * @param colour how they are meant
 */
record YuvFrame(
    int width,
    int height,
    int shiftX,
    int shiftY,
    int bits,
    short[][] planes,
    boolean smooth,
    Matrix colour) {

  /**
   * The matrix.
   *
   * @param code MatrixCoefficients, table 4
   * @param fullRange whether black is 0 and white the highest sample
   */
  record Matrix(int code, boolean fullRange) {
    private static final int IDENTITY = 0;

    /** The shares of red and blue in luma. */
    double[] shares() throws IOException {
      return switch (code) {
        case 1 -> new double[] {0.2126, 0.0722};
        case 4 -> new double[] {0.30, 0.11};
        case IDENTITY, 2, 5, 6 -> new double[] {0.299, 0.114};
        case 7 -> new double[] {0.212, 0.087};
        case 9, 10 -> new double[] {0.2627, 0.0593};
        case 12, 13 -> new double[] {0.2126, 0.0722};
        default -> throw new IOException("colours of the unknown matrix " + code);
      };
    }
  }

  /** Where RGB goes. */
  interface Sink {
    /** Takes a pixel whose parts go from 0 to 2^bits - 1. */
    void pixel(int x, int red, int green, int blue);
  }

  /** Gives the first pixels of a row as RGB of the frame's bits. */
  void row(int y, int columns, Sink sink) throws IOException {
    double[] shares = colour.shares();
    int top = (1 << bits) - 1;
    double black = colour.fullRange() ? 0 : 16 << (bits - 8);
    double luma = colour.fullRange() ? 1 : top / (double) (219 << (bits - 8));
    double chroma = colour.fullRange() ? 1 : top / (double) (224 << (bits - 8));
    double middle = 1 << (bits - 1);
    double red = 2 * (1 - shares[0]) * chroma;
    double blue = 2 * (1 - shares[1]) * chroma;
    double greenOfBlue = blue * shares[1] / (1 - shares[0] - shares[1]);
    double greenOfRed = red * shares[0] / (1 - shares[0] - shares[1]);
    boolean grey = planes.length == 1;
    boolean identity = !grey && colour.code() == Matrix.IDENTITY;
    for (int x = 0; x < columns; x++) {
      double v = ((planes[0][y * width + x] & 0xffff) - black) * luma;
      if (grey) {
        int level = level(v, top);
        sink.pixel(x, level, level, level);
      } else if (identity) {
        double b = ((planes[1][y * width + x] & 0xffff) - black) * luma;
        double r = ((planes[2][y * width + x] & 0xffff) - black) * luma;
        sink.pixel(x, level(r, top), level(v, top), level(b, top));
      } else {
        double cb = chroma(1, x, y) - middle;
        double cr = chroma(2, x, y) - middle;
        double g = v - greenOfBlue * cb - greenOfRed * cr;
        sink.pixel(x, level(v + red * cr, top), level(g, top), level(v + blue * cb, top));
      }
    }
  }

  private double chroma(int plane, int x, int y) {
    int w = (width + shiftX) >> shiftX;
    int h = (height + shiftY) >> shiftY;
    int column = x >> shiftX;
    int row = y >> shiftY;
    short[] samples = planes[plane];
    int nearest = samples[row * w + column] & 0xffff;
    if (!smooth || shiftX + shiftY == 0) {
      return nearest;
    }
    // a sample lies between the pixels it is for: the next one over weighs a quarter
    int besideColumn = shiftX == 0 ? column : clamp(column + (x % 2 == 0 ? -1 : 1), w);
    int besideRow = shiftY == 0 ? row : clamp(row + (y % 2 == 0 ? -1 : 1), h);
    int across = samples[row * w + besideColumn] & 0xffff;
    int down = samples[besideRow * w + column] & 0xffff;
    int both = samples[besideRow * w + besideColumn] & 0xffff;
    return (9 * nearest + 3 * across + 3 * down + both + 8) >> 4;
  }

  private static int clamp(int at, int count) {
    return Math.max(0, Math.min(count - 1, at));
  }

  private static int level(double value, int top) {
    return (int) Math.round(Math.min(top, Math.max(0, value)));
  }
}
