package org.icportrait.face.image;

/**
 * Turns of pictures by multiples of 90 degrees: pixels move, none changes.
 *
 * @param count clockwise, 0 to 3
 */
public record QuarterTurns(int count) {
  private static final int DEGREES = 90;

  /** Refuses other counts. */
  public QuarterTurns {
    if (count < 0 || count > 3) {
      throw new IllegalArgumentException("quarter turns: found " + count + ", expected 0 to 3");
    }
  }

  /**
   * What sets something upright that is rolled.
   *
   * @param roll degrees, above 0 clockwise in the picture
   */
  public static QuarterTurns upright(double roll) {
    return new QuarterTurns(Math.floorMod(-Math.round(roll / DEGREES), 4));
  }

  /** By how much it turns clockwise, 0 to 270. */
  public int degrees() {
    return DEGREES * count;
  }

  /** The turned picture; the same object where nothing is turned. */
  public Picture of(Picture picture) {
    Picture turned = picture;
    for (int i = 0; i < count; i++) {
      turned = once(turned);
    }
    return turned;
  }

  private static Picture once(Picture picture) {
    int width = picture.height();
    int height = picture.width();
    float[] from = picture.data();
    float[] out = new float[from.length];
    for (int row = 0; row < 3 * height; row++) { // rows of all colours
      int c = row / height;
      int x = row % height; // column of the picture
      for (int i = 0; i < width; i++) {
        out[row * width + i] = from[(c * width + width - 1 - i) * height + x];
      }
    }
    return new Picture(width, height, out);
  }

  /**
   * Where a place of the turned picture lies in the picture.
   *
   * @param picture before it was turned
   */
  public double[] back(Picture picture, double x, double y) {
    int width = picture.width();
    int height = picture.height();
    return switch (count) {
      case 0 -> new double[] {x, y};
      case 1 -> new double[] {y, height - x};
      case 2 -> new double[] {width - x, height - y};
      default -> new double[] {width - y, x};
    };
  }
}
