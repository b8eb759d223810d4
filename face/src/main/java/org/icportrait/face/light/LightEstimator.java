package org.icportrait.face.light;

import java.util.stream.IntStream;
import org.icportrait.face.LeastSquares;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;

/** Estimates the light on a face from its pixels and normals, taking skin as one albedo. */
public final class LightEstimator {
  private static final int STEP = 2;
  private static final int PASSES = 3;

  private LightEstimator() {}

  /**
   * Least squares on linear pixel values, reweighted against what is no skin (brows, beard,
   * glasses) and with a prior that grows with the order.
   *
   * @param picture the crop [3, S, S]
   * @param normals [3, S, S], unit, z below 0 towards the viewer
   * @param weight [S, S], 0 where there is no skin
   */
  public static SphericalHarmonics estimate(Picture picture, float[] normals, float[] weight) {
    int pixels = picture.width() * picture.height();
    int[] skin = skin(weight, picture.width());
    if (skin.length == 0) {
      return even();
    }
    double[][] bases = new double[skin.length][SphericalHarmonics.BASIS];
    for (int i = 0; i < skin.length; i++) {
      int p = skin[i];
      SphericalHarmonics.basis(normals[p], normals[pixels + p], normals[2 * pixels + p], bases[i]);
    }
    float[] coefficients = new float[3 * SphericalHarmonics.BASIS];
    IntStream.range(0, 3)
        .parallel()
        .forEach(
            c -> {
              double[] values = new double[skin.length];
              for (int i = 0; i < skin.length; i++) {
                values[i] = Math.pow(picture.data()[c * pixels + skin[i]], DisplayGamma.EXPONENT);
              }
              double[] x = fit(skin, weight, bases, values);
              for (int i = 0; i < x.length; i++) {
                coefficients[SphericalHarmonics.BASIS * c + i] = (float) x[i];
              }
            });
    return new SphericalHarmonics(coefficients);
  }

  /** Every second pixel of every second row that is skin. */
  private static int[] skin(float[] weight, int width) {
    return IntStream.range(0, weight.length)
        .filter(p -> weight[p] > 0 && p / width % STEP == 0 && p % width % STEP == 0)
        .toArray();
  }

  /** One channel's coefficients. */
  private static double[] fit(int[] skin, float[] weight, double[][] bases, double[] values) {
    double[] x = null;
    for (int pass = 0; pass < PASSES; pass++) {
      LeastSquares fit = new LeastSquares(SphericalHarmonics.BASIS);
      double total = 0;
      for (int i = 0; i < skin.length; i++) {
        double w = weight[skin[i]] * robust(x, bases[i], values[i]);
        fit.add(bases[i], values[i], w);
        total += w;
      }
      for (int i = 1; i < SphericalHarmonics.BASIS; i++) {
        fit.addPrior(i, (i < 4 ? 0.002 : 0.02) * total);
      }
      x = fit.solve();
    }
    return x;
  }

  private static double robust(double[] x, double[] basis, double value) {
    if (x == null) {
      return 1;
    }
    double model = 0;
    for (int i = 0; i < basis.length; i++) {
      model += x[i] * basis[i];
    }
    double r = (value - model) / (0.3 * Math.max(model, 0.05));
    return 1 / (1 + r * r);
  }

  private static SphericalHarmonics even() {
    float[] coefficients = new float[3 * SphericalHarmonics.BASIS];
    for (int c = 0; c < 3; c++) {
      coefficients[SphericalHarmonics.BASIS * c] = 0.5f;
    }
    return new SphericalHarmonics(coefficients);
  }
}
