package org.icportrait.face.image;

/**
 * Bilinear sampling of planes. The centre of the upper left pixel is at (0.5, 0.5); outside, the
 * edge goes on.
 */
public final class Bilinear {
  private Bilinear() {}

  /**
   * All planes at a place.
   *
   * @param planes [channels, height, width]
   * @param out [channels]
   */
  public static void sample(
      float[] planes, int channels, int width, int height, double x, double y, float[] out) {
    Place place = Place.of(width, height, x, y);
    int at = place.pixel();
    for (int c = 0; c < channels; c++, at += width * height) {
      int low = at + place.down();
      int right = place.right();
      out[c] = place.mix(planes[at], planes[at + right], planes[low], planes[low + right]);
    }
  }

  /**
   * One plane at a place.
   *
   * @param planes [.., height, width]
   * @param first index of the plane's upper left pixel
   */
  public static float sample(float[] planes, int first, int width, int height, double x, double y) {
    Place place = Place.of(width, height, x, y);
    int at = first + place.pixel();
    int low = at + place.down();
    int right = place.right();
    return place.mix(planes[at], planes[at + right], planes[low], planes[low + right]);
  }

  /**
   * One plane at a place, mixed in double precision.
   *
   * @param plane [height, width]
   */
  public static double samplePrecisely(float[] plane, int width, int height, double x, double y) {
    Place place = Place.of(width, height, x, y);
    int at = place.pixel();
    int low = at + place.down();
    int right = place.right();
    double above = plane[at] + place.across() * (plane[at + right] - plane[at]);
    double under = plane[low] + place.across() * (plane[low + right] - plane[low]);
    return above + place.below() * (under - above);
  }

  /**
   * All planes of bytes at a place.
   *
   * @param planes [channels, height, width], 0..255
   * @param out [channels], 0..255
   */
  public static void sample(
      byte[] planes, int channels, int width, int height, double x, double y, float[] out) {
    Place place = Place.of(width, height, x, y);
    int at = place.pixel();
    for (int c = 0; c < channels; c++, at += width * height) {
      int low = at + place.down();
      int right = place.right();
      out[c] =
          place.mix(
              planes[at] & 0xff,
              planes[at + right] & 0xff,
              planes[low] & 0xff,
              planes[low + right] & 0xff);
    }
  }

  /**
   * All values of the pixels around a place, of a picture that is stored pixel by pixel.
   *
   * @param pixels [height, width, channels]
   * @param out [channels]
   */
  public static void samplePixels(
      float[] pixels, int channels, int width, int height, double x, double y, float[] out) {
    Place place = Place.of(width, height, x, y);
    int at = channels * place.pixel();
    int low = at + channels * place.down();
    int right = channels * place.right();
    for (int c = 0; c < channels; c++, at++, low++) {
      out[c] = place.mix(pixels[at], pixels[at + right], pixels[low], pixels[low + right]);
    }
  }

  /**
   * Four pixels and how they are mixed.
   *
   * @param pixel index of the upper left one
   * @param right from there to the right one, 0 at the edge
   * @param down from there to the lower one, 0 at the edge
   * @param across share of the right ones, 0..1
   * @param below share of the lower ones, 0..1
   */
  private record Place(int pixel, int right, int down, double across, double below) {
    static Place of(int width, int height, double x, double y) {
      double u = Math.min(Math.max(x - 0.5, 0), width - 1.0);
      double v = Math.min(Math.max(y - 0.5, 0), height - 1.0);
      int column = (int) u;
      int row = (int) v;
      return new Place(
          row * width + column,
          column + 1 < width ? 1 : 0,
          row + 1 < height ? width : 0,
          u - column,
          v - row);
    }

    float mix(float upperLeft, float upperRight, float lowerLeft, float lowerRight) {
      float share = (float) across;
      float top = upperLeft + share * (upperRight - upperLeft);
      float low = lowerLeft + share * (lowerRight - lowerLeft);
      return top + (float) below * (low - top);
    }
  }
}
