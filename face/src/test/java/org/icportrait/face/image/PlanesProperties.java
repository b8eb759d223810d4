package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Operations on planes against their definitions. */
class PlanesProperties {
  private static final int CHANNELS = 2;

  @Property(tries = 200)
  void aBlurIsThreeMeansOverSquares(
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll @IntRange(min = 0, max = 5) int radius,
      @ForAll long seed) {
    float[] plane = NaivePlanes.random(size * size, seed);
    float[] before = plane.clone();
    float[] blurred = Planes.blur(plane, size, radius);
    double[] expected = NaivePlanes.blur(NaivePlanes.plane(plane, 0, plane.length), size, radius);
    assertAlike(blurred, 0, expected);
    assertThat(plane).as("what is blurred stays").containsExactly(before);
  }

  @Property(tries = 200)
  void shrunkIsTheMeanOfSquaresThatFit(
      @ForAll @IntRange(min = 1, max = 5) int small,
      @ForAll @IntRange(min = 1, max = 4) int factor,
      @ForAll @IntRange(min = 0, max = 3) int rest,
      @ForAll long seed) {
    int size = small * factor + rest % factor;
    float[] planes = NaivePlanes.random(CHANNELS * size * size, seed);
    float[] shrunk = Planes.shrink(planes, CHANNELS, size, factor);
    assertThat(shrunk).hasSize(CHANNELS * small * small);
    for (int c = 0; c < CHANNELS; c++) {
      double[] plane = NaivePlanes.plane(planes, c, size * size);
      assertAlike(shrunk, c, NaivePlanes.shrink(plane, size, factor));
    }
  }

  @Property(tries = 200)
  void enlargedIsBilinear(
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @IntRange(min = 0, max = 12) int more,
      @ForAll long seed) {
    float[] planes = NaivePlanes.random(CHANNELS * size * size, seed);
    float[] large = Planes.enlarge(planes, CHANNELS, size, size + more);
    for (int c = 0; c < CHANNELS; c++) {
      double[] plane = NaivePlanes.plane(planes, c, size * size);
      assertAlike(large, c, NaivePlanes.enlarge(plane, size, size + more));
    }
  }

  private static void assertAlike(float[] planes, int channel, double[] expected) {
    for (int p = 0; p < expected.length; p++) {
      double actual = planes[channel * expected.length + p];
      assertThat(actual).as("pixel %d", p).isCloseTo(expected[p], within(1e-5));
    }
  }
}
