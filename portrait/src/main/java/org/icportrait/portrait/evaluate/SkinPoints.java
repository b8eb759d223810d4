package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import org.icportrait.face.image.Picture;

/**
 * The colours of a face's plain skin and of the neck below it, each the median of slightly blurred
 * places, so that a lock of hair or a shine does not decide.
 *
 * @param skin L, a, b of cheeks and forehead
 * @param neck L, a, b of the neck under the chin, or null where it lies below the picture
 */
record SkinPoints(double[] skin, double[] neck) {
  private static final int SIDE = 512; // the picture's longer side while it is measured, pixels
  private static final double BLUR = 3; // deviation, pixels at that size
  private static final int RADIUS = 9;
  private static final int CHIN = 152;
  private static final int TOP = 10; // of the forehead
  private static final int RIGHT_JAW = 132;
  private static final int LEFT_JAW = 361;
  private static final double LOWEST = 0.26; // of the face's height below the chin
  private static final double[] DOWN = {0.16, 0.2, 0.24}; // of the face's height
  private static final double[] ASIDE = {-0.12, 0, 0.12}; // of the jaw's width

  private static final int[] CHEEKS_AND_FOREHEAD = {
    50, 101, 118, 117, 123, 205, 280, 330, 347, 346, 352, 425, 151, 9, 108, 337, 69, 299
  };

  /**
   * Measures a face.
   *
   * @param landmarks [478, 3] in picture pixels
   */
  static SkinPoints of(Picture picture, float[] landmarks) {
    double scale = SIDE / (double) Math.max(picture.width(), picture.height());
    Picture sized =
        picture.resize(
            Math.max(1, (int) Math.round(scale * picture.width())),
            Math.max(1, (int) Math.round(scale * picture.height())));
    double[][] skin = new double[CHEEKS_AND_FOREHEAD.length][];
    for (int i = 0; i < skin.length; i++) {
      int at = 3 * CHEEKS_AND_FOREHEAD[i];
      skin[i] = colour(sized, scale * landmarks[at], scale * landmarks[at + 1]);
    }
    return new SkinPoints(median(skin), neck(sized, landmarks, scale));
  }

  private static double[] neck(Picture picture, float[] landmarks, double scale) {
    double chinX = scale * landmarks[3 * CHIN];
    double chinY = scale * landmarks[3 * CHIN + 1];
    double downX = chinX - scale * landmarks[3 * TOP];
    double downY = chinY - scale * landmarks[3 * TOP + 1];
    double sideX = scale * (landmarks[3 * LEFT_JAW] - landmarks[3 * RIGHT_JAW]);
    double sideY = scale * (landmarks[3 * LEFT_JAW + 1] - landmarks[3 * RIGHT_JAW + 1]);
    if (chinY + LOWEST * downY >= picture.height()) {
      return null;
    }
    double[][] neck = new double[DOWN.length * ASIDE.length][];
    int i = 0;
    for (double down : DOWN) {
      for (double aside : ASIDE) {
        double x = chinX + down * downX + aside * sideX;
        neck[i++] = colour(picture, x, chinY + down * downY + aside * sideY);
      }
    }
    return median(neck);
  }

  /** Lab of display values under a Gaussian; outside, the edge goes on. */
  private static double[] colour(Picture picture, double x, double y) {
    int atX = clamp((int) Math.floor(x), picture.width());
    int atY = clamp((int) Math.floor(y), picture.height());
    double[] sum = new double[3];
    double total = 0;
    for (int dy = -RADIUS; dy <= RADIUS; dy++) {
      for (int dx = -RADIUS; dx <= RADIUS; dx++) {
        double w = Math.exp(-(dx * dx + dy * dy) / (2 * BLUR * BLUR));
        total += w;
        for (int c = 0; c < 3; c++) {
          int u = clamp(atX + dx, picture.width());
          sum[c] += w * picture.at(c, clamp(atY + dy, picture.height()), u);
        }
      }
    }
    return Lab.of(sum[0] / total, sum[1] / total, sum[2] / total);
  }

  private static int clamp(int at, int size) {
    return Math.min(size - 1, Math.max(0, at));
  }

  /** The median of each channel. */
  private static double[] median(double[][] colours) {
    double[] out = new double[3];
    for (int c = 0; c < 3; c++) {
      int channel = c;
      out[c] = Statistic.MEDIAN.of(Arrays.stream(colours).mapToDouble(v -> v[channel]).toArray());
    }
    return out;
  }

  /** The skin's individual typology angle, degrees. */
  double typologyAngle() {
    return Lab.typologyAngle(skin);
  }
}
