package org.icportrait.face.light;

import org.icportrait.face.LeastSquares;
import org.icportrait.face.Picture;
import org.icportrait.face.SphericalHarmonics;

/** Estimates the light on a face from its pixels and normals, taking skin as one albedo. */
public final class LightEstimator {
  private static final double GAMMA = 2.2;
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
    int size = picture.width();
    int pixels = size * picture.height();
    float[] coefficients = new float[3 * SphericalHarmonics.BASIS];
    double[] basis = new double[SphericalHarmonics.BASIS];
    for (int c = 0; c < 3; c++) {
      double[] x = null;
      for (int pass = 0; pass < PASSES; pass++) {
        LeastSquares fit = new LeastSquares(SphericalHarmonics.BASIS);
        double total = 0;
        for (int y = 0; y < picture.height(); y += STEP) {
          for (int column = 0; column < size; column += STEP) {
            int p = y * size + column;
            if (weight[p] <= 0) {
              continue;
            }
            double value = Math.pow(picture.data()[c * pixels + p], GAMMA);
            SphericalHarmonics.basis(
                normals[p], normals[pixels + p], normals[2 * pixels + p], basis);
            double w = weight[p] * robust(x, basis, value);
            fit.add(basis, value, w);
            total += w;
          }
        }
        if (total <= 0) {
          return even();
        }
        for (int i = 1; i < basis.length; i++) {
          fit.addPrior(i, (i < 4 ? 0.002 : 0.02) * total);
        }
        x = fit.solve();
      }
      for (int i = 0; i < basis.length; i++) {
        coefficients[SphericalHarmonics.BASIS * c + i] = (float) x[i];
      }
    }
    return new SphericalHarmonics(coefficients);
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
