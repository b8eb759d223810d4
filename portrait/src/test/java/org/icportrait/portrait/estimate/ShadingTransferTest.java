package org.icportrait.portrait.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.warp.AlignedProfile;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.junit.jupiter.api.Test;

/** On a half ball of skin, lit and coloured in known ways. */
class ShadingTransferTest {
  private static final int SIZE = 128;
  private static final int PIXELS = SIZE * SIZE;
  private static final SphericalHarmonics LEFT = light(-0.2f);
  private static final SphericalHarmonics RIGHT = light(0.2f);

  private final float[] coverage = new float[PIXELS];
  private final float[] normals = new float[3 * PIXELS];
  private final float[] skin = new float[PIXELS];

  ShadingTransferTest() {
    for (int p = 0; p < PIXELS; p++) {
      double x = (p % SIZE + 0.5 - SIZE / 2.0) / 50;
      double y = (p / SIZE + 0.5 - SIZE / 2.0) / 50;
      double rest = 1 - x * x - y * y;
      if (rest > 0) {
        coverage[p] = 1;
        normals[p] = (float) x;
        normals[PIXELS + p] = (float) y;
        normals[2 * PIXELS + p] = (float) -Math.sqrt(rest);
        skin[p] = rest > 0.1 ? 1 : 0;
      }
    }
  }

  private static SphericalHarmonics light(float side) {
    float[] all = new float[27];
    for (int c = 0; c < 3; c++) {
      all[9 * c] = 0.4f;
      all[9 * c + 1] = side;
      all[9 * c + 3] = -0.1f;
    }
    return new SphericalHarmonics(all);
  }

  /** The ball under a light, with texture of the given depth; black off the ball. */
  private Picture ball(SphericalHarmonics light, double texture, double[] tone) {
    float[] data = new float[3 * PIXELS];
    float[] shade = new float[3];
    for (int p = 0; p < PIXELS; p++) {
      if (coverage[p] == 0) {
        continue;
      }
      light.shade(normals[p], normals[PIXELS + p], normals[2 * PIXELS + p], shade);
      double detail = 1 + texture * Math.sin(p % SIZE * 1.9) * Math.cos(p / SIZE * 1.7);
      for (int c = 0; c < 3; c++) {
        data[c * PIXELS + p] = DisplayGamma.toDisplay((float) (shade[c] * tone[c] * detail));
      }
    }
    return new Picture(SIZE, SIZE, data);
  }

  /** The light as an estimator finds it: with the mean colour of the skin. */
  private static SphericalHarmonics seen(SphericalHarmonics light, double[] tone) {
    float[] all = light.coefficients().clone();
    for (int i = 0; i < all.length; i++) {
      all[i] *= (float) tone[i / 9];
    }
    return new SphericalHarmonics(all);
  }

  private AlignedProfile aligned(Picture picture) {
    return new AlignedProfile(picture, coverage, coverage, normals, normals);
  }

  private static double[] tone(double red, double green, double blue) {
    return new double[] {red, green, blue};
  }

  private double mean(Picture picture, int channel, int from, int to) {
    double sum = 0;
    int count = 0;
    for (int p = 0; p < PIXELS; p++) {
      if (skin[p] > 0 && p % SIZE >= from && p % SIZE < to) {
        sum += picture.data()[channel * PIXELS + p];
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void itsOwnLightChangesNothing() {
    Picture own = ball(LEFT, 0.2, tone(1, 0.8, 0.6));
    Picture out = ShadingTransfer.transfer(aligned(own), skin, LEFT, own, LEFT, 1, Ablation.NONE);
    for (int i = 0; i < own.data().length; i++) {
      assertThat(out.data()[i]).isCloseTo(own.data()[i], within(0.012f));
    }
  }

  @Test
  void takesTheTargetsLightAndTone() {
    double[] mine = tone(0.5, 0.4, 0.3);
    double[] theirs = tone(0.9, 0.6, 0.7);
    Picture own = ball(LEFT, 0.2, mine);
    Picture target = ball(RIGHT, 0, theirs);
    Picture out =
        ShadingTransfer.transfer(
            aligned(own), skin, seen(LEFT, mine), target, seen(RIGHT, theirs), 1, Ablation.NONE);
    for (int c = 0; c < 3; c++) {
      for (int column = 24; column < 104; column += 20) {
        double wanted = mean(target, c, column, column + 20);
        assertThat(mean(out, c, column, column + 20)).isCloseTo(wanted, within(0.03));
      }
    }
  }

  @Test
  void aFaceIsDarkenedWithinABoundUnlessThatIsSilenced() {
    double[] mine = tone(0.9, 0.9, 0.9);
    double[] theirs = tone(0.02, 0.02, 0.02);
    Picture own = ball(LEFT, 0.2, mine);
    Picture target = ball(LEFT, 0, theirs);
    Ablation unbounded = Ablation.without(Part.BRIGHTNESS_LIMIT);
    double whole = mean(transfer(own, mine, target, theirs, Ablation.NONE), 1, 24, 104);
    double silenced = mean(transfer(own, mine, target, theirs, unbounded), 1, 24, 104);
    assertThat(whole).isGreaterThan(1.5 * silenced);
  }

  private Picture transfer(
      Picture own, double[] mine, Picture target, double[] theirs, Ablation ablation) {
    return ShadingTransfer.transfer(
        aligned(own), skin, seen(LEFT, mine), target, seen(LEFT, theirs), 1, ablation);
  }

  @Test
  void halfStrengthMakesHalfTheChangeOfBrightnessAndAllOfHue() {
    double[] mine = tone(0.3, 0.3, 0.3);
    double[] theirs = tone(0.7, 0.5, 0.4);
    Picture own = ball(LEFT, 0, mine);
    Picture target = ball(LEFT, 0, theirs);
    for (double strength : new double[] {0, 0.5, 1}) {
      Picture out =
          ShadingTransfer.transfer(
              aligned(own),
              skin,
              seen(LEFT, mine),
              target,
              seen(LEFT, theirs),
              strength,
              Ablation.NONE);
      double before = Math.log(brightness(own));
      double change = Math.log(brightness(target)) - before;
      double made = Math.log(brightness(out)) - before;
      assertThat(made).isCloseTo(strength * change, within(0.06));
      double hue = mean(out, 0, 44, 84) / mean(out, 2, 44, 84);
      double wanted = mean(target, 0, 44, 84) / mean(target, 2, 44, 84);
      assertThat(hue).isCloseTo(wanted, within(0.08));
    }
  }

  private double brightness(Picture picture) {
    return 0.2126 * mean(picture, 0, 44, 84)
        + 0.7152 * mean(picture, 1, 44, 84)
        + 0.0722 * mean(picture, 2, 44, 84);
  }

  @Test
  void keepsTheProfilesDetail() {
    double[] mine = tone(0.5, 0.4, 0.3);
    double[] theirs = tone(0.9, 0.6, 0.7);
    Picture own = ball(LEFT, 0.3, mine);
    Picture target = ball(RIGHT, 0, theirs);
    Picture out =
        ShadingTransfer.transfer(
            aligned(own), skin, seen(LEFT, mine), target, seen(RIGHT, theirs), 1, Ablation.NONE);
    double same = 0;
    double ofOut = 0;
    double ofOwn = 0;
    for (int p = SIZE * 40; p < SIZE * 90; p++) {
      if (p % SIZE < 40 || p % SIZE > 90) {
        continue;
      }
      double a = own.data()[p + 1] / own.data()[p] - own.data()[p] / own.data()[p - 1];
      double b = out.data()[p + 1] / out.data()[p] - out.data()[p] / out.data()[p - 1];
      same += a * b;
      ofOwn += a * a;
      ofOut += b * b;
    }
    assertThat(same / Math.sqrt(ofOwn * ofOut)).isGreaterThan(0.95);
    assertThat(Math.sqrt(ofOut / ofOwn)).isBetween(0.7, 1.3);
  }

  @Test
  void darkGlassesInTheTargetLeaveNoShade() {
    Picture own = ball(LEFT, 0, tone(0.5, 0.4, 0.3));
    Picture target = ball(LEFT, 0, tone(0.5, 0.4, 0.3));
    Picture worn = new Picture(SIZE, SIZE, target.data().clone());
    for (int y = 50; y < 60; y++) {
      for (int c = 0; c < 3; c++) {
        Arrays.fill(worn.data(), (c * SIZE + y) * SIZE + 30, (c * SIZE + y) * SIZE + 98, 0.02f);
      }
    }
    Picture plain =
        ShadingTransfer.transfer(aligned(own), skin, LEFT, target, LEFT, 1, Ablation.NONE);
    Picture out = ShadingTransfer.transfer(aligned(own), skin, LEFT, worn, LEFT, 1, Ablation.NONE);
    int middle = 55 * SIZE + 64;
    assertThat(out.data()[middle] / plain.data()[middle]).isGreaterThan(0.93f);
  }

  @Test
  void aHighlightOnDarkSkinAddsNoMoreLightToBrightSkin() {
    double[] mine = tone(0.2, 0.15, 0.12);
    double[] theirs = tone(0.9, 0.7, 0.6);
    Picture own = ball(LEFT, 0, mine);
    Picture shiny = new Picture(SIZE, SIZE, own.data().clone());
    int spot = 62 * SIZE + 64;
    for (int c = 0; c < 3; c++) {
      shiny.data()[c * PIXELS + spot] =
          DisplayGamma.toDisplay(DisplayGamma.toLinear(own.data()[c * PIXELS + spot]) + 0.08f);
    }
    Picture target = ball(LEFT, 0, theirs);
    Picture out =
        ShadingTransfer.transfer(
            aligned(shiny), skin, seen(LEFT, mine), target, seen(LEFT, theirs), 1, Ablation.NONE);
    for (int c = 0; c < 3; c++) {
      int at = c * PIXELS + spot;
      float added =
          DisplayGamma.toLinear(out.data()[at]) - DisplayGamma.toLinear(target.data()[at]);
      assertThat(added).isBetween(0.02f, 0.1f);
    }
  }

  @Test
  void darknessHasNoHue() {
    Picture own = ball(LEFT, 0, tone(0.003, 0.003, 0.003));
    for (int p = 0; p < PIXELS; p++) { // the noise of a compressed shadow
      own.data()[p % 2 * 2 * PIXELS + p] *= 1.6f;
    }
    double[] theirs = tone(0.6, 0.4, 0.3);
    Picture target = ball(LEFT, 0, theirs);
    Picture out =
        ShadingTransfer.transfer(
            aligned(own),
            skin,
            seen(LEFT, tone(0.003, 0.003, 0.003)),
            target,
            seen(LEFT, theirs),
            1,
            Ablation.NONE);
    for (int p = SIZE * 60; p < SIZE * 68; p++) {
      if (p % SIZE > 40 && p % SIZE < 88) {
        float hue = out.data()[p] / out.data()[2 * PIXELS + p];
        float wanted = target.data()[p] / target.data()[2 * PIXELS + p];
        assertThat(hue / wanted).isBetween(0.85f, 1.18f);
      }
    }
  }

  @Test
  void whatALampOfOneColourLeftBlackIsNoise() {
    double[] red = tone(0.6, 0.004, 0.004);
    Picture own = ball(LEFT, 0, red);
    for (int p = 0; p < PIXELS; p++) {
      own.data()[(1 + p % 2) * PIXELS + p] += 0.08f;
    }
    double[] theirs = tone(0.6, 0.5, 0.5);
    Picture target = ball(LEFT, 0, theirs);
    Picture out =
        ShadingTransfer.transfer(
            aligned(own), skin, seen(LEFT, red), target, seen(LEFT, theirs), 1, Ablation.NONE);
    for (int p = SIZE * 60; p < SIZE * 68; p++) {
      if (p % SIZE > 40 && p % SIZE < 88) {
        float hue = out.data()[PIXELS + p] / out.data()[2 * PIXELS + p];
        assertThat(hue).isBetween(0.9f, 1.1f);
      }
    }
  }

  @Test
  void aGreyTargetMakesAGreyPortrait() {
    Picture own = ball(LEFT, 0.3, tone(0.9, 0.5, 0.3));
    Picture target = ball(RIGHT, 0.1, tone(0.6, 0.6, 0.6));
    Picture out =
        ShadingTransfer.transfer(aligned(own), skin, LEFT, target, RIGHT, 1, Ablation.NONE);
    for (int p = SIZE * 40; p < SIZE * 90; p++) {
      if (skin[p] > 0) {
        float spread = Math.abs(out.data()[p] - out.data()[2 * PIXELS + p]);
        assertThat(spread).isLessThan(0.05f);
      }
    }
  }

  @Test
  void offTheFaceNothingChanges() {
    Picture own = ball(LEFT, 0.3, tone(0.9, 0.5, 0.3));
    own.data()[5] = 0.77f;
    Picture out = ShadingTransfer.transfer(aligned(own), skin, LEFT, own, RIGHT, 1, Ablation.NONE);
    assertThat(out.data()[5]).isEqualTo(0.77f);
  }
}
