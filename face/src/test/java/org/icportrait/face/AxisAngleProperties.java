package org.icportrait.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Vectors of up to 2.7 radians. */
class AxisAngleProperties {
  @Property
  void thereAndBack(
      @ForAll @DoubleRange(min = -1.5, max = 1.5) double x,
      @ForAll @DoubleRange(min = -1.5, max = 1.5) double y,
      @ForAll @DoubleRange(min = -1.5, max = 1.5) double z) {
    double[] back = AxisAngle.of(AxisAngle.rotation(x, y, z));
    assertThat(back).containsExactly(new double[] {x, y, z}, within(1e-6));
  }

  @Property
  void isARotationThatKeepsItsAxis(
      @ForAll @DoubleRange(min = -3, max = 3) double x,
      @ForAll @DoubleRange(min = -3, max = 3) double y,
      @ForAll @DoubleRange(min = -3, max = 3) double z) {
    double[] axis = {x, y, z};
    double[] r = AxisAngle.rotation(x, y, z);
    for (int i = 0; i < 3; i++) {
      double along = 0;
      for (int j = 0; j < 3; j++) {
        along += r[3 * i + j] * axis[j];
        double product = 0;
        for (int k = 0; k < 3; k++) {
          product += r[3 * i + k] * r[3 * j + k];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
      assertThat(along).isCloseTo(axis[i], within(1e-9));
    }
  }
}
