package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmoothingTest {
  @Test
  void spreadsAPointByItsDeviationInBothDirections() {
    int size = 41;
    float[] plane = new float[size * size];
    plane[18 * size + 20] = 1;
    float[] out = Smoothing.gaussian(plane, size, 2);
    double sum = 0;
    double x = 0;
    double y = 0;
    double spread = 0;
    for (int p = 0; p < out.length; p++) {
      sum += out[p];
      x += out[p] * (p % size);
      y += out[p] * (p / size);
      spread += out[p] * (p % size - 20) * (p % size - 20);
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    assertThat(x).isCloseTo(20, within(1e-4));
    assertThat(y).isCloseTo(18, within(1e-4));
    assertThat(spread).isCloseTo(4, within(0.15));
  }

  @Test
  void edgesGoOn() {
    float[] ones = new float[64];
    java.util.Arrays.fill(ones, 3);
    for (float value : Smoothing.gaussian(ones, 8, 3)) {
      assertThat(value).isCloseTo(3, within(1e-4f));
    }
  }
}
