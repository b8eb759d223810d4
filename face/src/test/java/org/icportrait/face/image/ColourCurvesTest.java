package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class ColourCurvesTest {

  /** IEC 61966-2-1, equations 5 and 6. */
  private static double standard(double display) {
    return display <= 0.04045 ? display / 12.92 : Math.pow((display + 0.055) / 1.055, 2.4);
  }

  @Property
  void srgbIsThatOfTheStandard(@ForAll @FloatRange(min = 0, max = 1) float display) {
    double linear = SrgbCurve.toLinear(display);
    assertThat(linear).isCloseTo(standard(display), within(1e-7));
    assertThat(SrgbCurve.toDisplay(linear)).isCloseTo(display, within(2e-6));
  }

  @Test
  void srgbHasItsEndsAndItsMiddle() {
    assertThat(SrgbCurve.toLinear(0)).isZero();
    assertThat(SrgbCurve.toLinear(1)).isEqualTo(1);
    assertThat(SrgbCurve.toLinear(0.5f)).isCloseTo(0.2140411, within(1e-6));
    assertThat(SrgbCurve.toLinear(-3)).isZero();
    assertThat(SrgbCurve.toLinear(3)).isEqualTo(1);
  }

  @Property
  void aDisplaysGammaIsThePowerOfTheNearestStep(
      @ForAll @FloatRange(min = 0, max = 1) float display) {
    double step = Math.rint(4096.0 * display) / 4096;
    float linear = DisplayGamma.toLinear(display);
    assertThat((double) linear).isCloseTo(Math.pow(display, 2.2), within(2.2 / 8192 + 1e-6));
    assertThat((double) DisplayGamma.toDisplay(linear)).isCloseTo(step, within(1e-6));
    assertThat((double) linear).as("near sRGB").isCloseTo(standard(display), within(0.009));
  }

  @Test
  void whatIsNoDisplayValueIsClamped() {
    assertThat(DisplayGamma.toLinear(-1)).isZero();
    assertThat(DisplayGamma.toLinear(2)).isEqualTo(1);
    assertThat(DisplayGamma.toDisplay(-1)).isZero();
    assertThat(DisplayGamma.toDisplay(4.594793f)).isCloseTo(2, within(1e-5f));
  }

  @Test
  void brightnessWeighsChannels() {
    float[] planes = {1, 0, 0, 0.2f, 0, 1, 0, 0.4f, 0, 0, 1, 0.8f}; // [3, 4]: red, green, blue, one
    double[][] weights = {
      {0.2126, 0.7152, 0.0722}, {0.299, 0.587, 0.114}, {0.3, 0.59, 0.11}, {0.3, 0.6, 0.1}
    };
    Brightness[] kinds = Brightness.values();
    assertThat(kinds).hasSameSizeAs(weights);
    for (int k = 0; k < kinds.length; k++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        assertThat(kinds[k].at(planes, c, 4)).isEqualTo((float) weights[k][c]);
        sum += weights[k][c] * planes[4 * c + 3];
      }
      assertThat((double) kinds[k].at(planes, 3, 4)).isCloseTo(sum, within(1e-7));
      assertThat(kinds[k].of(new float[] {0.2f, 0.4f, 0.8f})).isCloseTo(sum, within(1e-12));
      assertThat(kinds[k].of(new float[] {1, 1, 1})).isCloseTo(1, within(1e-12));
    }
  }
}
