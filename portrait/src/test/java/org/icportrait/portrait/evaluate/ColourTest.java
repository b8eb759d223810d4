package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SrgbCurve;
import org.junit.jupiter.api.Test;

/** Colours against published numbers. */
class ColourTest {
  /** Sharma, Wu, Dalal 2005, table 1: L, a, b of both colours and their difference. */
  private static final double[][] SHARMA = {
    {50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425},
    {50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615},
    {50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412},
    {50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000},
    {50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000},
    {50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000},
    {50, 0, 0, 50, -1, 2, 2.3669},
    {50, -1, 2, 50, 0, 0, 2.3669},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195},
    {50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045},
    {50, -0.0010, 2.4900, 50, 0.0010, -2.4900, 4.8045},
    {50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461},
    {50, 2.5, 0, 50, 0, -2.5, 4.3065},
    {50, 2.5, 0, 73, 25, -18, 27.1492},
    {50, 2.5, 0, 61, -5, 29, 22.8977},
    {50, 2.5, 0, 56, -27, -3, 31.9030},
    {50, 2.5, 0, 58, 24, 15, 19.4535},
    {50, 2.5, 0, 50, 3.1736, 0.5854, 1.0000},
    {50, 2.5, 0, 50, 3.2972, 0, 1.0000},
    {50, 2.5, 0, 50, 1.8634, 0.5757, 1.0000},
    {50, 2.5, 0, 50, 3.2592, 0.3350, 1.0000},
    {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
    {63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630},
    {61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731},
    {35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645},
    {22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373},
    {36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146},
    {90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441},
    {90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381},
    {6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377},
    {2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082},
  };

  @Test
  void ciede2000IsWhatItsAuthorsPublished() {
    for (double[] row : SHARMA) {
      double[] one = Arrays.copyOfRange(row, 0, 3);
      double[] two = Arrays.copyOfRange(row, 3, 6);
      assertThat(Ciede2000.distance(one, two))
          .as(Arrays.toString(row))
          .isCloseTo(row[6], within(5.1e-5));
      assertThat(Ciede2000.distance(two, one)).isCloseTo(row[6], within(5.1e-5));
    }
  }

  @Test
  void labIsThatOfSrgbUnderD65() {
    Offset<Double> off = within(0.01);
    List<double[]> known = // red, green, blue, L, a, b
        List.of(
            new double[] {1, 0, 0, 53.24, 80.09, 67.20},
            new double[] {0, 1, 0, 87.73, -86.18, 83.18},
            new double[] {0, 0, 1, 32.30, 79.19, -107.86},
            new double[] {1, 1, 1, 100, 0, 0},
            new double[] {119 / 255.0, 119 / 255.0, 119 / 255.0, 50.03, 0, 0},
            new double[] {8 / 255.0, 8 / 255.0, 8 / 255.0, 2.19, 0, 0});
    for (double[] row : known) {
      double[] lab = Lab.of(row[0], row[1], row[2]);
      for (int k = 0; k < 3; k++) {
        assertThat(lab[k]).as(Arrays.toString(row)).isCloseTo(row[3 + k], off);
      }
    }
  }

  @Test
  void theCurveIsTheStandardsAndGoesBothWays() {
    assertThat(SrgbCurve.toLinear(0.5f)).isCloseTo(0.2140, within(1e-4));
    assertThat(SrgbCurve.toLinear(0.04f)).isCloseTo(0.04 / 12.92, within(1e-6));
    for (float value : new float[] {0, 0.02f, 0.1f, 0.6f, 1}) {
      assertThat(SrgbCurve.toDisplay(SrgbCurve.toLinear(value))).isCloseTo(value, within(1e-5));
    }
    assertThat(SrgbCurve.toLinear(2)).isEqualTo(1);
  }

  @Test
  void aMeanIsOfLightAndOnlyWhereItIsWeighed() {
    float[] data = {0, 1, 0.3f, 0, 1, 0.9f, 0, 1, 0.2f}; // black, white and something else
    double[] mean = Lab.ofMean(new Picture(3, 1, data), new float[] {1, 1, 0});
    assertThat(mean[0]).isCloseTo(76.07, within(0.01)); // of half the light, not of half the value
    assertThat(Math.hypot(mean[1], mean[2])).isLessThan(0.01);
  }

  @Test
  void lightSkinHasAGreatAngleAndDarkSkinANegativeOne() {
    assertThat(Lab.typologyAngle(new double[] {70, 10, 20})).isCloseTo(45, within(1e-9));
    assertThat(Lab.typologyAngle(new double[] {50, 10, 20})).isCloseTo(0, within(1e-9));
    assertThat(Lab.typologyAngle(new double[] {30, 10, 20})).isCloseTo(-45, within(1e-9));
  }
}
