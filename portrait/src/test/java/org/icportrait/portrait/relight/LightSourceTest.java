package org.icportrait.portrait.relight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.face.SphericalHarmonics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LightSourceTest {
  @Test
  void aLampIsAClampedCosine() {
    Random random = new Random(5);
    float[] rgb = new float[3];
    for (int i = 0; i < 500; i++) {
      double yaw = 360 * random.nextDouble() - 180;
      double pitch = 180 * random.nextDouble() - 90;
      double[] d = Lamps.direction(yaw, pitch);
      double[] n = Lamps.direction(360 * random.nextDouble(), 180 * random.nextDouble() - 90);
      // the even light keeps the sum above the floor of negative shadings
      new Lamps().even(1, 6504).from(yaw, pitch, 1, 6504).harmonics().shade(n[0], n[1], n[2], rgb);
      double cosine = d[0] * n[0] + d[1] * n[1] + d[2] * n[2];
      // order 2 is off by at most 0.1 (Ramamoorthi and Hanrahan 2001)
      assertThat(rgb[1]).isCloseTo((float) (1 + Math.max(0, cosine)), within(0.1f));
    }
  }

  @Test
  void theBrightestSideIsTheLamps() {
    SphericalHarmonics light = new LightSource.Direction(-40, 25).harmonics();
    double[] wanted = Lamps.direction(-40, 25);
    for (int k = 0; k < 3; k++) {
      assertThat(light.direction()[k]).isCloseTo((float) wanted[k], within(1e-4f));
    }
    assertThat(wanted[0]).as("left").isNegative();
    assertThat(wanted[1]).as("above").isNegative();
    assertThat(wanted[2]).as("before the head").isNegative();
  }

  /** Red over blue against 6504 K, from the published chromaticities of the Planckian locus. */
  @ParameterizedTest
  @CsvSource({"2856, 7.85", "4000, 2.63", "10000, 0.605"})
  void blackBodiesHaveTheirColour(double kelvin, double redOverBlue) {
    double[] rgb = BlackBody.rgb(kelvin);
    assertThat(rgb[0] / rgb[2]).isCloseTo(redOverBlue, within(0.06 * redOverBlue));
    assertThat(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]).isCloseTo(1, within(1e-9));
  }

  @Test
  void theNeutralTemperatureChangesNothing() {
    assertThat(BlackBody.rgb(BlackBody.NEUTRAL_KELVIN)).containsExactly(1, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "181, 0, 1, 6500",
    "0, 91, 1, 6500",
    "0, 0, 0, 6500",
    "0, 0, -1, 6500",
    "0, 0, 21, 6500",
    "0, 0, 1, 999",
    "0, 0, 1, 20001",
    "NaN, 0, 1, 6500",
    "0, 0, NaN, 6500"
  })
  void refusesWhatIsNoLight(double yaw, double pitch, double strength, double kelvin) {
    assertThatThrownBy(() -> new LightSource.Direction(yaw, pitch, strength, kelvin))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void presetsHaveTheirNames() {
    assertThat(PresetLight.of("Golden-Hour")).contains(PresetLight.GOLDEN_HOUR);
    assertThat(PresetLight.of("moon")).isEmpty();
    assertThat(PresetLight.titles().split(" "))
        .hasSameSizeAs(PresetLight.values())
        .contains("front", "golden-hour");
  }
}
