package org.icportrait.portrait.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LineMorphologyProperties {
  @Property
  void closingOnlyBrightensAndIsDoneAtOnce(
      @ForAll @Size(min = 1, max = 40) double @DoubleRange(min = -3, max = 3) [] line,
      @ForAll @IntRange(min = 0, max = 6) int half) {
    double[] closed = LineMorphology.close(line, 2 * half + 1);
    for (int i = 0; i < line.length; i++) {
      assertThat(closed[i]).isGreaterThanOrEqualTo(line[i]);
    }
    assertThat(LineMorphology.close(closed, 2 * half + 1)).containsExactly(closed);
  }

  @Property
  void openingIsTheClosingOfTheNegative(
      @ForAll @Size(min = 1, max = 40) double[] line,
      @ForAll @IntRange(min = 0, max = 6) int half) {
    double[] negative = java.util.Arrays.stream(line).map(v -> -v).toArray();
    double[] closed = LineMorphology.close(negative, 2 * half + 1);
    double[] opened = LineMorphology.open(line, 2 * half + 1);
    for (int i = 0; i < line.length; i++) {
      assertThat(opened[i] + closed[i]).isZero();
    }
  }
}
