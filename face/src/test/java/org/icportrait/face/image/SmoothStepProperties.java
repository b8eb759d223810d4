package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class SmoothStepProperties {
  @Property
  void risesFromZeroToOneAlikeFromBothEnds(
      @ForAll @DoubleRange(min = -5, max = 5) double from,
      @ForAll @DoubleRange(min = 0.01, max = 3) double width,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    double at = from + share * width;
    double value = SmoothStep.between(from, from + width, at);
    assertThat(value).isBetween(0.0, 1.0);
    assertThat(SmoothStep.between(from, from + width, at + 0.1 * width))
        .isGreaterThanOrEqualTo(value);
    assertThat(SmoothStep.between(from + width, from, at)).isCloseTo(1 - value, within(1e-9));
    assertThat(SmoothStep.between(from, from + width, from - 0.1)).isZero();
    assertThat(SmoothStep.between(from, from + width, from + width + 0.1)).isEqualTo(1);
  }
}
