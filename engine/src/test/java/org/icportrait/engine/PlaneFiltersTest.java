package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each filter beside the plainest way to say it. */
class PlaneFiltersTest {
  private static final int SIDE = 12;

  private static float[] plane() {
    Random random = new Random(3);
    float[] out = new float[SIDE * SIDE];
    for (int i = 0; i < out.length; i++) {
      out[i] = random.nextFloat();
    }
    return out;
  }

  private static float at(float[] plane, int x, int y) {
    int column = Math.min(SIDE - 1, Math.max(0, x));
    return plane[Math.min(SIDE - 1, Math.max(0, y)) * SIDE + column];
  }

  @Test
  void theBoxBlurIsAMeanWhoseEdgeGoesOn() {
    float[] plane = plane();
    try (TensorScope scope = TensorScope.open()) {
      float[] blurred = PlaneFilters.boxBlur(Tensor.of(plane, 1, 1, SIDE, SIDE), 2).toFloats();
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          double sum = 0;
          for (int k = 0; k < 25; k++) {
            sum += at(plane, x + k % 5 - 2, y + k / 5 - 2);
          }
          assertThat(blurred[y * SIDE + x]).isCloseTo((float) (sum / 25), within(1e-5f));
        }
      }
    }
  }

  @Test
  void dilationIsTheLargestNearby() {
    float[] plane = plane();
    try (TensorScope scope = TensorScope.open()) {
      float[] grown = PlaneFilters.dilate(Tensor.of(plane, 1, 1, SIDE, SIDE), 1).toFloats();
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          float most = 0;
          for (int k = 0; k < 9; k++) {
            most = Math.max(most, at(plane, x + k % 3 - 1, y + k / 3 - 1));
          }
          assertThat(grown[y * SIDE + x]).isEqualTo(most);
        }
      }
    }
  }

  @Test
  void noRadiusChangesNothing() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor plane = Tensor.of(plane(), 1, 1, SIDE, SIDE);
      assertThat(PlaneFilters.boxBlur(plane, 0).toFloats()).isEqualTo(plane.toFloats());
      assertThat(PlaneFilters.dilate(plane, 0).toFloats()).isEqualTo(plane.toFloats());
    }
  }

  @Test
  void maximumAndThreshold() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = Tensor.of(new float[] {0.1f, 0.9f}, 2);
      Tensor b = Tensor.of(new float[] {0.5f, 0.2f}, 2);
      assertThat(PlaneFilters.maximum(a, b).toFloats()).containsExactly(0.5f, 0.9f);
      assertThat(PlaneFilters.above(a, 0.5).toFloats()).containsExactly(0f, 1f);
    }
  }

  @Test
  void resamplingAtThePixelsThemselvesChangesNothingAndAShiftMoves() {
    float[] plane = plane();
    float[] places = new float[2 * SIDE * SIDE];
    float[] moved = new float[2 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      places[2 * p] = (2 * (p % SIDE) + 1f) / SIDE - 1;
      places[2 * p + 1] = (2 * (p / SIDE) + 1f) / SIDE - 1;
      moved[2 * p] = places[2 * p] + 2f / SIDE;
      moved[2 * p + 1] = places[2 * p + 1];
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(plane, 1, 1, SIDE, SIDE);
      float[] same = PlaneFilters.resample(x, Tensor.of(places, 1, SIDE, SIDE, 2)).toFloats();
      float[] right = PlaneFilters.resample(x, Tensor.of(moved, 1, SIDE, SIDE, 2)).toFloats();
      for (int p = 0; p < SIDE * SIDE; p++) {
        assertThat(same[p]).isCloseTo(plane[p], within(1e-5f));
        assertThat(right[p]).isCloseTo(at(plane, p % SIDE + 1, p / SIDE), within(1e-5f));
      }
    }
  }
}
