package org.icportrait.portrait.evaluate;

import org.icportrait.face.image.Picture;

/**
 * The hair of one head in its picture.
 *
 * @param width of the picture
 * @param height of the picture
 * @param mask [H, W], whether a pixel is hair
 * @param landmarks [478, 3] in picture pixels
 * @param share area of the hair outside the face over the face's
 * @param colour L, a, b of its mean linear colour, or null where there is too little of it
 */
record MeasuredHair(
    int width, int height, boolean[] mask, float[] landmarks, double share, double[] colour) {
  private static final int POINTS = 468; // without the irises
  private static final double HAIR = 0.5;
  private static final double SURE = 0.6; // for the colour
  private static final double COLOURED = 0.05; // of the face's area, hair that has a colour
  private static final double BALD = 0.25; // of the face's area, less is none
  private static final double SEEN = 0.1; // of the face's squared width, union that can be compared
  private static final double APART = 12; // Lab, hair colours that can be told apart

  /** Landmarks that hardly move with the expression: eyes' corners, nose, outline. */
  private static final int[] RIGID = {
    33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 1, 61, 291, 152, 10, 234, 454, 127, 356
  };

  /**
   * Measures hair.
   *
   * @param landmarks [478, 3] in picture pixels
   * @param hair [H, W], 0..1
   * @param covered [H, W], 1 on the face
   */
  static MeasuredHair of(Picture picture, float[] landmarks, float[] hair, float[] covered) {
    int pixels = picture.width() * picture.height();
    boolean[] mask = new boolean[pixels];
    float[] sure = new float[pixels];
    double area = 1e-9;
    double count = 0;
    for (int p = 0; p < pixels; p++) {
      mask[p] = hair[p] > HAIR;
      area += covered[p] > 0.5 ? 1 : 0;
      if (hair[p] > SURE && covered[p] <= 0.5) {
        sure[p] = 1;
        count++;
      }
    }
    double[] colour = count > COLOURED * area ? Lab.ofMean(picture, sure) : null;
    return new MeasuredHair(
        picture.width(), picture.height(), mask, landmarks, count / area, colour);
  }

  boolean isBald() {
    return share < BALD;
  }

  /**
   * Intersection over union of this hair and another's, which is moved by the similarity that
   * brings its rigid landmarks onto these (least squares), where the other's picture reaches.
   *
   * @return 0..1, or NaN where there is too little hair to compare
   */
  double overlap(MeasuredHair other) {
    double[] move = similarity(landmarks, other.landmarks);
    int common = 0;
    int union = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = move[0] * (x + 0.5) - move[1] * (y + 0.5) + move[2];
        double v = move[1] * (x + 0.5) + move[0] * (y + 0.5) + move[3];
        if (u >= 0 && v >= 0 && u < other.width && v < other.height) {
          boolean one = mask[y * width + x];
          boolean two = other.mask[(int) v * other.width + (int) u];
          common += one && two ? 1 : 0;
          union += one || two ? 1 : 0;
        }
      }
    }
    return union > SEEN * faceWidth() * faceWidth() ? common / (double) union : Double.NaN;
  }

  /**
   * How far this colour went from the reference's hair to the profile's, on the line between both
   * in Lab: 0 is the reference's, 1 the person's own.
   *
   * @return NaN where a colour is not known or both are less than 12 apart
   */
  double colourShare(MeasuredHair profile, MeasuredHair reference) {
    if (colour == null || profile.colour == null || reference.colour == null) {
      return Double.NaN;
    }
    double dot = 0;
    double square = 0;
    for (int k = 0; k < 3; k++) {
      double way = profile.colour[k] - reference.colour[k];
      dot += (colour[k] - reference.colour[k]) * way;
      square += way * way;
    }
    return square < APART * APART ? Double.NaN : dot / square;
  }

  private double faceWidth() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < POINTS; i++) {
      low = Math.min(low, landmarks[3 * i]);
      high = Math.max(high, landmarks[3 * i]);
    }
    return high - low;
  }

  /** {a, b, x, y} of (a x - b y + tx, b x + a y + ty) that brings rigid points onto others. */
  private static double[] similarity(float[] from, float[] to) {
    double[] mean = new double[4];
    for (int i : RIGID) {
      mean[0] += from[3 * i] / RIGID.length;
      mean[1] += from[3 * i + 1] / RIGID.length;
      mean[2] += to[3 * i] / RIGID.length;
      mean[3] += to[3 * i + 1] / RIGID.length;
    }
    double a = 0;
    double b = 0;
    double square = 1e-9;
    for (int i : RIGID) {
      double x = from[3 * i] - mean[0];
      double y = from[3 * i + 1] - mean[1];
      double u = to[3 * i] - mean[2];
      double v = to[3 * i + 1] - mean[3];
      a += x * u + y * v;
      b += x * v - y * u;
      square += x * x + y * y;
    }
    a /= square;
    b /= square;
    return new double[] {
      a, b, mean[2] - a * mean[0] + b * mean[1], mean[3] - b * mean[0] - a * mean[1]
    };
  }
}
