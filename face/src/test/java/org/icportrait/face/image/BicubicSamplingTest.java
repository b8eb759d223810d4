package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cubic convolution against Keys' kernel as it is written down. */
class BicubicSamplingTest {
  private static final int SIZE = 12;

  private static Picture random() {
    float[] data = new float[3 * SIZE * SIZE];
    Random random = new Random(4);
    for (int i = 0; i < data.length; i++) {
      data[i] = 0.3f + 0.4f * random.nextFloat();
    }
    return new Picture(SIZE, SIZE, data);
  }

  /** Keys (1981), equation 15. */
  private static double kernel(double s) {
    double d = Math.abs(s);
    if (d < 1) {
      return 1.5 * d * d * d - 2.5 * d * d + 1;
    }
    return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
  }

  @Test
  void isTheSumOverTheKernel() {
    Picture picture = random();
    Random random = new Random(5);
    float[] rgb = new float[3];
    for (int n = 0; n < 200; n++) {
      double x = 3 + 6 * random.nextDouble();
      double y = 3 + 6 * random.nextDouble();
      picture.sampleBicubic(x, y, rgb);
      for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int p = 0; p < SIZE * SIZE; p++) {
          double weight = kernel(x - (p % SIZE + 0.5)) * kernel(y - (p / SIZE + 0.5));
          sum += weight * picture.at(c, p / SIZE, p % SIZE);
        }
        assertThat(rgb[c]).isCloseTo((float) sum, within(1e-5f));
      }
    }
  }

  @Test
  void centresArePixelsAndTheEdgeGoesOn() {
    Picture picture = random();
    float[] rgb = new float[3];
    picture.sampleBicubic(4.5, 7.5, rgb);
    assertThat(rgb[1]).isEqualTo(picture.at(1, 7, 4));
    picture.sampleBicubic(-20, 30, rgb);
    assertThat(rgb[2]).isCloseTo(picture.at(2, SIZE - 1, 0), within(1e-6f));
  }
}
