package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

/** Skin, neck and hair of drawn faces. */
class LikenessTest {
  private static final float[] SKIN = {0.78f, 0.6f, 0.5f};
  private static final float[] NECK = {0.5f, 0.35f, 0.28f};
  private static final double[] LIGHT = {70, 12, 18};
  private static final double[] DARK = {35, 12, 15};

  /** A face whose skin is above the chin and whose neck below it. */
  private static Picture face(int side) {
    float[] data = new float[3 * side * side];
    for (int p = 0; p < side * side; p++) {
      for (int c = 0; c < 3; c++) {
        data[c * side * side + p] = p / side < 0.59 * side ? SKIN[c] : NECK[c];
      }
    }
    return new Picture(side, side, data);
  }

  private static float[] landmarks(double side, double chin) {
    float[] points = new float[3 * 478];
    for (int i = 0; i < 478; i++) {
      point(points, i, 0.5 * side, 0.3 * side);
    }
    point(points, 10, 0.5 * side, (chin - 0.4) * side);
    point(points, 152, 0.5 * side, chin * side);
    point(points, 132, 0.4 * side, 0.4 * side);
    point(points, 361, 0.6 * side, 0.4 * side);
    return points;
  }

  private static void point(float[] points, int i, double x, double y) {
    points[3 * i] = (float) x;
    points[3 * i + 1] = (float) y;
  }

  @Test
  void skinIsOfCheeksAndForeheadAndTheNeckBelowTheChin() {
    for (int side : new int[] {512, 256}) {
      Picture face = face(side);
      for (int c = 0; c < 3; c++) { // a lock of hair over three of the places
        for (int y = 0; y < side / 5; y++) {
          face.data()[(c * side + y) * side + side / 2] = 0;
        }
      }
      float[] landmarks = landmarks(side, 0.56);
      for (int i : new int[] {151, 9, 108}) {
        point(landmarks, i, 0.5 * side, 0.1 * side);
      }
      SkinPoints points = SkinPoints.of(face, landmarks);
      assertThat(points.skin()).containsExactly(Lab.of(SKIN[0], SKIN[1], SKIN[2]), within(0.1));
      assertThat(points.neck()).containsExactly(Lab.of(NECK[0], NECK[1], NECK[2]), within(0.1));
    }
  }

  @Test
  void aNeckBelowThePictureIsNone() {
    assertThat(SkinPoints.of(face(512), landmarks(512, 0.88)).neck()).isNotNull();
    assertThat(SkinPoints.of(face(512), landmarks(512, 0.92)).neck()).isNull();
  }

  private static Likeness skin(double[] skin, double[] neck) {
    return new Likeness(new SkinPoints(skin, neck), skin, null);
  }

  private static Map<Metric, Double> compare(
      Likeness made, Likeness profile, Likeness reference, boolean neutral) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    made.compare(profile, reference, neutral, values);
    return values;
  }

  @Test
  void skinIsOneForThePersonsOwnAndZeroForTheReferences() {
    Likeness dark = skin(DARK, DARK);
    Likeness light = skin(LIGHT, LIGHT);
    assertThat(compare(dark, dark, light, false).get(Metric.SKIN)).isEqualTo(1);
    assertThat(compare(light, dark, light, false).get(Metric.SKIN)).isEqualTo(0);
    double half = (dark.typologyAngle() + light.typologyAngle()) / 2;
    double tangent = Math.tan(Math.toRadians(half));
    Likeness between = skin(new double[] {50 + 16 * tangent, 12, 16}, null);
    assertThat(compare(between, dark, light, false).get(Metric.SKIN)).isCloseTo(0.5, within(1e-9));
    Likeness near = skin(new double[] {66, 12, 18}, null);
    assertThat(compare(near, near, light, false)).doesNotContainKey(Metric.SKIN);
  }

  @Test
  void theColourItselfIsComparedInNeutralLightOnly() {
    Likeness dark = skin(DARK, null);
    Likeness light = skin(LIGHT, null);
    assertThat(compare(light, dark, light, false)).doesNotContainKey(Metric.SKIN_DELTA);
    assertThat(compare(light, dark, light, true).get(Metric.SKIN_DELTA))
        .isEqualTo(Ciede2000.distance(LIGHT, DARK));
    assertThat(compare(dark, dark, light, true).get(Metric.SKIN_DELTA)).isZero();
  }

  @Test
  void theNeckIsTheOutputsOwnWhereTheReferenceShowsABareOne() {
    Likeness pasted = skin(DARK, LIGHT);
    Likeness bare = skin(LIGHT, LIGHT);
    Likeness scarf = skin(LIGHT, new double[] {30, -40, 10});
    assertThat(compare(pasted, skin(DARK, DARK), bare, false).get(Metric.NECK))
        .isEqualTo(Ciede2000.distance(DARK, LIGHT));
    assertThat(compare(bare, bare, bare, false).get(Metric.NECK)).isZero();
    assertThat(compare(pasted, skin(DARK, DARK), scarf, false)).doesNotContainKey(Metric.NECK);
  }

  private static SphericalHarmonics light(double[] mean, double[]... first) {
    float[] coefficients = new float[27];
    for (int c = 0; c < 3; c++) {
      coefficients[9 * c] = (float) mean[c];
      for (int k = 0; k < 3; k++) {
        coefficients[9 * c + 1 + k] = (float) (mean[c] * first[c % first.length][k]);
      }
    }
    return new SphericalHarmonics(coefficients);
  }

  @Test
  void neutralLightIsEvenOfOneColourAndNearWhite() {
    double[] mean = {0.5, 0.3, 0.2};
    double[] above = {0.05, -0.2, -0.5};
    assertThat(NeutralLight.holds(light(mean, above), LIGHT)).isTrue();
    assertThat(NeutralLight.holds(light(mean, above), DARK)).isTrue();
    assertThat(NeutralLight.holds(light(mean, new double[] {1.2, 0, -0.5}), LIGHT)).isFalse();
    double[] redder = {0.9, -0.2, -0.5};
    assertThat(NeutralLight.holds(light(mean, redder, above, above), LIGHT)).isFalse();
    assertThat(NeutralLight.holds(light(mean, above), new double[] {70, 12, -20})).isFalse();
    assertThat(NeutralLight.holds(light(mean, above), new double[] {70, 20, 45})).isFalse();
  }

  /** A picture half of whose upper part is hair; landmarks scaled and moved. */
  private static MeasuredHair hair(
      int side, double scale, double shift, double left, float[] colour) {
    float[] data = new float[3 * side * side];
    float[] mask = new float[side * side];
    for (int p = 0; p < side * side; p++) {
      double x = (p % side + 0.5 - shift) / scale;
      double y = (p / side + 0.5) / scale;
      mask[p] = x >= left && x < left + 80 && y < 40 ? 1 : 0;
      for (int c = 0; c < 3; c++) {
        data[c * side * side + p] = mask[p] > 0 ? colour[c] : 0.5f;
      }
    }
    float[] landmarks = new float[3 * 478];
    for (int i = 0; i < 478; i++) {
      double angle = i * 0.7;
      double x = 50 + 20 * Math.cos(angle);
      double y = 50 + 25 * Math.sin(angle * 1.3);
      point(landmarks, i, scale * x + shift, scale * y);
    }
    float[] covered = new float[side * side];
    for (int p = 0; p < covered.length; p++) {
      covered[p] = p / side >= 40 * scale && p / side < 80 * scale ? 1 : 0;
    }
    return MeasuredHair.of(new Picture(side, side, data), landmarks, mask, covered);
  }

  @Test
  void hairIsComparedAfterTheHeadIsMoved() {
    float[] brown = {0.3f, 0.2f, 0.1f};
    MeasuredHair one = hair(100, 1, 0, 10, brown);
    assertThat(one.overlap(one)).isEqualTo(1);
    assertThat(one.overlap(hair(200, 1.5, 20, 10, brown))).isGreaterThan(0.95);
    assertThat(one.overlap(hair(200, 1.5, 20, 30, brown))).isCloseTo(60.0 / 90, within(0.05));
    assertThat(one.overlap(hair(100, 1, 0, 200, brown))).isZero();
    assertThat(hair(100, 1, 0, 200, brown).overlap(hair(100, 1, 0, 200, brown))).isNaN();
    assertThat(hair(100, 1, 0, 200, brown).isBald()).isTrue();
    assertThat(one.isBald()).isFalse();
  }

  @Test
  void hairsColourIsAShareOfTheWayFromTheReferences() {
    MeasuredHair blond = hair(100, 1, 0, 10, new float[] {0.8f, 0.7f, 0.5f});
    MeasuredHair black = hair(100, 1, 0, 10, new float[] {0.1f, 0.08f, 0.07f});
    MeasuredHair between = hair(100, 1, 0, 10, new float[] {0.4f, 0.33f, 0.22f});
    assertThat(blond.colourShare(blond, black)).isCloseTo(1, within(1e-9));
    assertThat(black.colourShare(blond, black)).isCloseTo(0, within(1e-9));
    assertThat(between.colourShare(blond, black)).isBetween(0.3, 0.7);
    assertThat(black.colourShare(black, black)).isNaN();
    assertThat(hair(100, 1, 0, 200, new float[3]).colourShare(blond, black)).isNaN();
  }

  @Test
  void hairIsAmongTheMetricsWhenItWasSeenAndThePersonHasSome() {
    MeasuredHair blond = hair(100, 1, 0, 10, new float[] {0.8f, 0.7f, 0.5f});
    MeasuredHair black = hair(100, 1, 0, 10, new float[] {0.1f, 0.08f, 0.07f});
    MeasuredHair none = hair(100, 1, 0, 200, new float[3]);
    SkinPoints points = new SkinPoints(LIGHT, null);
    Likeness profile = new Likeness(points, LIGHT, blond);
    Likeness reference = new Likeness(points, LIGHT, black);
    Likeness bald = new Likeness(points, LIGHT, none);
    Map<Metric, Double> values = compare(profile, profile, reference, false);
    assertThat(values).containsEntry(Metric.HAIR, 1.0).containsEntry(Metric.HAIR_COLOUR, 1.0);
    assertThat(compare(bald, bald, reference, false)).doesNotContainKey(Metric.HAIR);
    assertThat(compare(skin(LIGHT, null), profile, reference, false)).isEmpty();
  }
}
