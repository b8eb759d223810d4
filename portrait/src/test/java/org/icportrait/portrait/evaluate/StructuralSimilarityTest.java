package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class StructuralSimilarityTest {
  private static final int SIDE = 24;

  private static Picture noise(long seed) {
    Random random = new Random(seed);
    float[] data = new float[3 * SIDE * SIDE];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat();
    }
    return new Picture(SIDE, SIDE, data);
  }

  private static Picture grey(float value) {
    float[] data = new float[3 * SIDE * SIDE];
    Arrays.fill(data, value);
    return new Picture(SIDE, SIDE, data);
  }

  private static float[] everywhere() {
    float[] weight = new float[SIDE * SIDE];
    Arrays.fill(weight, 1);
    return weight;
  }

  /** One window by the formula of the paper. */
  private static double naive(Picture a, Picture b, int u, int v) {
    double[] sums = new double[5];
    double total = 0;
    for (int dy = -5; dy <= 5; dy++) {
      for (int dx = -5; dx <= 5; dx++) {
        double w = Math.exp(-(dx * dx + dy * dy) / 4.5);
        double x = brightness(a, u + dx, v + dy);
        double y = brightness(b, u + dx, v + dy);
        double[] terms = {x, y, x * x, y * y, x * y};
        for (int k = 0; k < 5; k++) {
          sums[k] += w * terms[k];
        }
        total += w;
      }
    }
    double mx = sums[0] / total;
    double my = sums[1] / total;
    double vx = sums[2] / total - mx * mx;
    double vy = sums[3] / total - my * my;
    double c = sums[4] / total - mx * my;
    return (2 * mx * my + 1e-4) * (2 * c + 9e-4) / ((mx * mx + my * my + 1e-4) * (vx + vy + 9e-4));
  }

  private static double brightness(Picture p, int x, int y) {
    return 0.299 * p.at(0, y, x) + 0.587 * p.at(1, y, x) + 0.114 * p.at(2, y, x);
  }

  @Test
  void isTheFormulaOfThePaperAtEveryPixel() {
    Picture a = noise(1);
    Picture b = noise(2);
    for (int v = 5; v < SIDE - 5; v += 3) {
      for (int u = 5; u < SIDE - 5; u += 2) {
        float[] weight = new float[SIDE * SIDE];
        weight[v * SIDE + u] = 1;
        assertThat(StructuralSimilarity.of(a, b, weight))
            .isCloseTo(naive(a, b, u, v), within(1e-6));
      }
    }
  }

  @Test
  void equalPicturesScoreOneAndFlatOnesByTheirMeans() {
    assertThat(StructuralSimilarity.of(noise(4), noise(4), everywhere()))
        .isCloseTo(1, within(1e-6));
    double expected = (2 * 0.2 * 0.6 + 1e-4) / (0.04 + 0.36 + 1e-4);
    assertThat(StructuralSimilarity.of(grey(0.2f), grey(0.6f), everywhere()))
        .isCloseTo(expected, within(1e-5));
  }
}
