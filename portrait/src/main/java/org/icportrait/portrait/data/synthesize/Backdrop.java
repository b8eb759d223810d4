package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.image.SmoothStep;

/** Random backgrounds: a gradient with soft clouds. */
final class Backdrop {
  private Backdrop() {}

  /** [3, S, S], linear RGB. */
  static float[] draw(SampleRandom random, int size) {
    double[] from = colour(random);
    double[] to = colour(random);
    double angle = random.between(0, 2 * Math.PI);
    double ax = StrictMath.cos(angle) / size;
    double ay = StrictMath.sin(angle) / size;
    double clouds = random.between(0, 0.5);
    double[][] coarse = lattice(random, 4);
    double[][] fine = lattice(random, 11);
    float[] out = new float[3 * size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double noise =
            0.7 * at(coarse, x / (double) size, y / (double) size)
                + 0.3 * at(fine, x / (double) size, y / (double) size);
        double t = 0.5 + (x - size / 2.0) * ax + (y - size / 2.0) * ay + clouds * noise;
        t = Math.min(1, Math.max(0, t));
        for (int c = 0; c < 3; c++) {
          out[(c * size + y) * size + x] = (float) (from[c] + t * (to[c] - from[c]));
        }
      }
    }
    return out;
  }

  /** Mostly muted colours of any lightness. */
  private static double[] colour(SampleRandom random) {
    double lightness = random.between(0.02, 0.8);
    double colourful = random.between(0, 0.7);
    double[] out = new double[3];
    for (int c = 0; c < 3; c++) {
      out[c] = lightness * (1 + colourful * random.between(-1, 1));
    }
    return out;
  }

  private static double[][] lattice(SampleRandom random, int cells) {
    double[][] out = new double[cells + 1][cells + 1];
    for (double[] row : out) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.between(-1, 1);
      }
    }
    return out;
  }

  /** Smooth interpolation of a lattice at 0..1. */
  private static double at(double[][] lattice, double x, double y) {
    int cells = lattice.length - 1;
    int i = Math.min(cells - 1, (int) (x * cells));
    int j = Math.min(cells - 1, (int) (y * cells));
    double a = SmoothStep.between(0, 1, x * cells - i);
    double b = SmoothStep.between(0, 1, y * cells - j);
    double top = lattice[j][i] + a * (lattice[j][i + 1] - lattice[j][i]);
    double low = lattice[j + 1][i] + a * (lattice[j + 1][i + 1] - lattice[j + 1][i]);
    return top + b * (low - top);
  }
}
