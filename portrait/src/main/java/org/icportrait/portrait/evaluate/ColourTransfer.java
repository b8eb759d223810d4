package org.icportrait.portrait.evaluate;

import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SrgbCurve;

/**
 * Colour transfer between pictures (Reinhard, Ashikhmin, Gooch and Shirley 2001): mean and
 * deviation of a region's colours become another region's, each channel of the decorrelated space
 * l-alpha-beta of Ruderman for itself. A classical baseline.
 */
final class ColourTransfer {
  private static final double DARKEST = 1e-4; // linear light: the space is logarithmic
  private static final double LEAST = 1e-6; // deviation that can be stretched

  private static final double[][] TO_LMS = {
    {0.3811, 0.5783, 0.0402}, {0.1967, 0.7244, 0.0782}, {0.0241, 0.1288, 0.8444}
  };
  private static final double[][] TO_RGB = inverse(TO_LMS); // the paper's own is a little off

  private ColourTransfer() {}

  /** Of three by three numbers, by cofactors. */
  private static double[][] inverse(double[][] m) {
    double[][] out = new double[3][3];
    double determinant = 0;
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int r = (row + 1) % 3;
        int s = (row + 2) % 3;
        int c = (column + 1) % 3;
        int d = (column + 2) % 3;
        out[column][row] = m[r][c] * m[s][d] - m[r][d] * m[s][c];
      }
    }
    for (int k = 0; k < 3; k++) {
      determinant += m[0][k] * out[k][0];
    }
    for (double[] line : out) {
      for (int k = 0; k < 3; k++) {
        line[k] /= determinant;
      }
    }
    return out;
  }

  /**
   * A picture in another one's colours.
   *
   * @param picture display values 0..1
   * @param region [H, W] of the picture, whose colours count by their weights
   * @param other whose colours are taken
   * @param otherRegion likewise of the other picture
   */
  static Picture of(Picture picture, float[] region, Picture other, float[] otherRegion) {
    double[][] own = statistics(picture, region);
    double[][] wanted = statistics(other, otherRegion);
    int pixels = region.length;
    float[] out = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      double[] lab = space(picture, p, pixels);
      for (int c = 0; c < 3; c++) {
        double stretch = wanted[1][c] / Math.max(LEAST, own[1][c]);
        lab[c] = wanted[0][c] + stretch * (lab[c] - own[0][c]);
      }
      double[] rgb = linear(lab);
      for (int c = 0; c < 3; c++) {
        out[c * pixels + p] = (float) SrgbCurve.toDisplay(Math.min(1, Math.max(0, rgb[c])));
      }
    }
    return new Picture(picture.width(), picture.height(), out);
  }

  /** Means and deviations of the three channels under weights. */
  static double[][] statistics(Picture picture, float[] region) {
    double[][] out = new double[2][3];
    double total = 1e-12;
    for (int pass = 0; pass < 2; pass++) {
      for (int p = 0; p < region.length; p++) {
        if (region[p] > 0) {
          double[] lab = space(picture, p, region.length);
          total += pass == 0 ? region[p] : 0;
          for (int c = 0; c < 3; c++) {
            double apart = pass == 0 ? lab[c] : Math.pow(lab[c] - out[0][c], 2);
            out[pass][c] += region[p] * apart;
          }
        }
      }
      for (int c = 0; c < 3; c++) {
        out[pass][c] = pass == 0 ? out[0][c] / total : Math.sqrt(out[1][c] / total);
      }
    }
    return out;
  }

  /** l, alpha, beta of a pixel. */
  private static double[] space(Picture picture, int p, int pixels) {
    double[] logarithm = new double[3];
    for (int row = 0; row < 3; row++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += TO_LMS[row][c] * SrgbCurve.toLinear(picture.data()[c * pixels + p]);
      }
      logarithm[row] = Math.log10(Math.max(DARKEST, sum));
    }
    return new double[] {
      (logarithm[0] + logarithm[1] + logarithm[2]) / Math.sqrt(3),
      (logarithm[0] + logarithm[1] - 2 * logarithm[2]) / Math.sqrt(6),
      (logarithm[0] - logarithm[1]) / Math.sqrt(2)
    };
  }

  /** Linear red, green and blue, in range or not. */
  private static double[] linear(double[] lab) {
    double l = lab[0] / Math.sqrt(3);
    double alpha = lab[1] / Math.sqrt(6);
    double beta = lab[2] / Math.sqrt(2);
    double[] lms = {
      Math.pow(10, l + alpha + beta), Math.pow(10, l + alpha - beta), Math.pow(10, l - 2 * alpha)
    };
    double[] rgb = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int c = 0; c < 3; c++) {
        rgb[row] += TO_RGB[row][c] * lms[c];
      }
    }
    return rgb;
  }
}
