package org.icportrait.portrait.relight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelighterTest {
  private static final SphericalHarmonics SOFT =
      new Lamps().even(0.5, 6504).from(20, 30, 0.4, 6504).harmonics();
  private static final Picture PICTURE = SphereHead.picture(SOFT);
  private static final FaceAnalysis FACE = SphereHead.face(SOFT);

  private static Picture relight(LightSource light) {
    return Relighter.relight(PICTURE, FACE, light);
  }

  /** Mean linear value of a channel over one half of the face, side -1 the image's left. */
  private static double mean(Picture picture, int channel, int side) {
    int pixels = SphereHead.SIZE * SphereHead.SIZE;
    double sum = 0;
    int count = 0;
    for (int p = 0; p < pixels; p++) {
      boolean left = p % SphereHead.SIZE < SphereHead.SIZE / 2;
      if (SphereHead.distance(p) < SphereHead.FACE && (side == 0 || left == side < 0)) {
        sum += Math.pow(picture.data()[channel * pixels + p], 2.2);
        count++;
      }
    }
    return sum / count;
  }

  private static double contrast(Picture picture) {
    return mean(picture, 1, -1) / mean(picture, 1, 1);
  }

  @Test
  void itsOwnLightChangesNothing() {
    Picture same = relight(new LightSource.OfPicture(FACE.light()));
    for (int i = 0; i < same.data().length; i++) {
      assertThat(same.data()[i]).isCloseTo(PICTURE.data()[i], within(1f / 255));
    }
  }

  @Test
  void lightFromTheLeftBrightensTheLeft() {
    double before = contrast(PICTURE);
    Picture left = relight(new LightSource.Direction(-60, 0));
    assertThat(mean(left, 1, -1)).isGreaterThan(mean(PICTURE, 1, -1));
    assertThat(contrast(left)).isGreaterThan(1.3 * before);
    assertThat(contrast(relight(new LightSource.Direction(60, 0)))).isLessThan(before / 1.1);
  }

  @Test
  void strengthIsContrast() {
    double last = 0;
    for (double strength : new double[] {0.1, 0.3, 1, 3}) {
      double now = contrast(relight(new LightSource.Direction(-60, 0, strength, 6504)));
      assertThat(now).as("strength %s", strength).isGreaterThan(last);
      last = now;
    }
    assertThat(contrast(relight(new LightSource.Direction(-60, 0, 1e-6, 6504))))
        .as("none is even light")
        .isCloseTo(1, within(0.05));
  }

  @Test
  void lowTemperaturesAreWarm() {
    double last = Double.POSITIVE_INFINITY;
    for (double kelvin : new double[] {2500, 4000, 6504, 12000}) {
      Picture lit = relight(new LightSource.Direction(0, 0, 1, kelvin));
      double redOverBlue = mean(lit, 0, 0) / mean(lit, 2, 0);
      assertThat(redOverBlue).as("%s K", kelvin).isLessThan(0.95 * last);
      last = redOverBlue;
    }
  }

  @Test
  void whiteLightKeepsTheColourOfTheSkin() {
    Picture lit = relight(new LightSource.Direction(-30, 20));
    for (int c : new int[] {0, 2}) {
      double before = mean(PICTURE, c, 0) / mean(PICTURE, 1, 0);
      assertThat(mean(lit, c, 0) / mean(lit, 1, 0)).isCloseTo(before, within(0.04 * before));
    }
  }

  @ParameterizedTest
  @EnumSource
  void exposureStaysAndNothingClips(PresetLight preset) {
    Picture lit = relight(new LightSource.Preset(preset));
    assertThat(mean(lit, 1, 0) / mean(PICTURE, 1, 0)).isBetween(0.85, 1.1);
    int pixels = SphereHead.SIZE * SphereHead.SIZE;
    for (int i = 0; i < lit.data().length; i++) {
      assertThat(lit.data()[i]).isBetween(0f, 0.995f);
      if (SphereHead.distance(i % pixels) > SphereHead.RADIUS + 12) {
        assertThat(lit.data()[i]).as("the wall stays").isEqualTo(PICTURE.data()[i]);
      }
    }
  }

  @Test
  void theEdgeOfTheHeadIsSoft() {
    Picture lit = relight(new LightSource.Direction(-70, 0, 3, 6504));
    int pixels = SphereHead.SIZE * SphereHead.SIZE;
    int row = SphereHead.SIZE / 2 * SphereHead.SIZE;
    for (int x = 1; x < SphereHead.SIZE; x++) {
      float here = change(lit, pixels + row + x);
      float before = change(lit, pixels + row + x - 1);
      assertThat(Math.abs(here - before)).as("at %d", x).isLessThan(0.12f);
    }
  }

  /** The logarithm of what a display value was multiplied with. */
  private static float change(Picture lit, int i) {
    return (float) Math.log(lit.data()[i] / PICTURE.data()[i]);
  }

  @Test
  void highlightsBendBeforeWhite() {
    assertThat(Relighter.expose(0.1, 2)).isCloseTo(0.2, within(0.003));
    assertThat(Relighter.expose(0.7, 1)).isCloseTo(0.7, within(1e-12));
    assertThat(Relighter.expose(1, 3)).isCloseTo(1, within(1e-12));
    double last = 0;
    for (int i = 1; i <= 20; i++) {
      double bent = Relighter.expose(i / 20.0, 2.5);
      assertThat(bent).isBetween(last, 1 + 1e-12);
      last = bent;
    }
    assertThat(Relighter.expose(0.8, 0.5)).isCloseTo(0.4, within(1e-12));
  }
}
