package org.icportrait.face.light;

import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Brightness;

/**
 * Where the main light of an estimate comes from. A face shows only normals that point towards the
 * viewer; over those the basis functions depend on each other, and the linear coefficients alone
 * are no direction. So the lamp is sought whose shading of the visible normals, with some even
 * light, is nearest to that of the estimate.
 */
public final class LampDirection {
  private static final int NORMALS = 160;
  private static final double LEAST_FACING = 0.25; // flatter ones the estimator hardly saw
  private static final int DIRECTIONS = 4000;
  private static final double GOLDEN = Math.PI * (3 - Math.sqrt(5));

  private LampDirection() {}

  /**
   * The direction of the lamp.
   *
   * @param light as a {@link LightEstimator} gives it
   * @return unit vector from the head (x right, y down, z away), {0, 0, -1} when the light is even
   */
  public static float[] of(SphericalHarmonics light) {
    double[][] normals = new double[NORMALS][3];
    double[] shade = new double[NORMALS];
    float[] rgb = new float[3];
    double mean = 0;
    for (int i = 0; i < NORMALS; i++) {
      normals[i] = spiral(i, NORMALS, -1, -LEAST_FACING);
      light.shade(normals[i][0], normals[i][1], normals[i][2], rgb);
      shade[i] = Brightness.LUMINANCE.of(rgb);
      mean += shade[i] / NORMALS;
    }
    double[] best = {0, 0, -1};
    double most = 1e-6 * mean * mean; // explained variance
    double[] lamp = new double[NORMALS];
    for (int k = 0; k < DIRECTIONS; k++) {
      double[] d = spiral(k, DIRECTIONS, -1, 1);
      double lampMean = 0;
      for (int i = 0; i < NORMALS; i++) {
        double[] n = normals[i];
        lamp[i] = Math.max(0, n[0] * d[0] + n[1] * d[1] + n[2] * d[2]);
        lampMean += lamp[i] / NORMALS;
      }
      double both = 0;
      double own = 1e-12;
      for (int i = 0; i < NORMALS; i++) {
        both += (lamp[i] - lampMean) * (shade[i] - mean) / NORMALS;
        own += (lamp[i] - lampMean) * (lamp[i] - lampMean) / NORMALS;
      }
      if (both > 0 && both * both / own > most) {
        most = both * both / own;
        best = d;
      }
    }
    return new float[] {(float) best[0], (float) best[1], (float) best[2]};
  }

  /** Point of an even spiral over the part of the unit sphere between two depths. */
  private static double[] spiral(int i, int count, double from, double to) {
    double z = from + (to - from) * (i + 0.5) / count;
    double r = Math.sqrt(1 - z * z);
    return new double[] {r * Math.cos(GOLDEN * i), r * Math.sin(GOLDEN * i), z};
  }
}
