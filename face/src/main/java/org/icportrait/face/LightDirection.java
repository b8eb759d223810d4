package org.icportrait.face;

/**
 * Where the main lamp is. A portrait shows only the normals that face the viewer, and on those the
 * harmonics x and xz, y and yz are nearly the same, so that their coefficients say little one by
 * one. What they add up to on the visible side is sure: the lamp is the direction whose Lambert
 * lobe, plus even light, explains that best.
 */
final class LightDirection {
  private static final int NORMALS = 160;
  private static final int LAMPS = 1200;
  private static final double VISIBLE = -0.25; // largest z of a normal that counts
  private static final double EVEN = 1e-4; // share of the shading's variance, squared

  private LightDirection() {}

  /** Unit vector to the lamp, {0, 0, -1} when the light is even. */
  static float[] of(SphericalHarmonics light) {
    double[][] normals = visible();
    double[] shade = new double[normals.length];
    double mean = 0;
    for (int i = 0; i < normals.length; i++) {
      shade[i] = luminance(light, normals[i]);
      mean += shade[i] / normals.length;
    }
    double variance = 0;
    for (double s : shade) {
      variance += (s - mean) * (s - mean) / normals.length;
    }
    float[] best = {0, 0, -1};
    if (variance < EVEN * mean * mean) {
      return best;
    }
    double most = 0;
    for (int i = 0; i < LAMPS; i++) {
      double[] lamp = onSphere(i, LAMPS);
      double explained = correlation(normals, shade, mean, lamp);
      if (explained > most) {
        most = explained;
        best = new float[] {(float) lamp[0], (float) lamp[1], (float) lamp[2]};
      }
    }
    return best;
  }

  /** Correlation of the shading with max(0, n . lamp). */
  private static double correlation(
      double[][] normals, double[] shade, double mean, double[] lamp) {
    double sum = 0;
    double squares = 0;
    double both = 0;
    for (int i = 0; i < normals.length; i++) {
      double[] n = normals[i];
      double lobe = Math.max(0, n[0] * lamp[0] + n[1] * lamp[1] + n[2] * lamp[2]);
      sum += lobe;
      squares += lobe * lobe;
      both += lobe * (shade[i] - mean);
    }
    double spread = squares - sum * sum / normals.length;
    return spread < 1e-6 ? 0 : both / Math.sqrt(spread);
  }

  private static double luminance(SphericalHarmonics light, double[] normal) {
    double[] basis = new double[SphericalHarmonics.BASIS];
    SphericalHarmonics.basis(normal[0], normal[1], normal[2], basis);
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < basis.length; i++) {
        sum += light.coefficients()[SphericalHarmonics.BASIS * c + i] * basis[i];
      }
    }
    return sum;
  }

  private static double[][] visible() {
    double[][] all = new double[NORMALS][];
    int count = 0;
    for (int i = 0; i < NORMALS; i++) {
      double[] n = onSphere(i, NORMALS);
      if (n[2] < VISIBLE) {
        all[count++] = n;
      }
    }
    return java.util.Arrays.copyOf(all, count);
  }

  /** Evenly spread points: a Fibonacci spiral. */
  private static double[] onSphere(int index, int count) {
    double z = 1 - 2 * (index + 0.5) / count;
    double radius = Math.sqrt(1 - z * z);
    double angle = Math.PI * (3 - Math.sqrt(5)) * index;
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle), z};
  }
}
