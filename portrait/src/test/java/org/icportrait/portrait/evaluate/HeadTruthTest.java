package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.Test;

/** Scores against a known head, drawn as rectangles of 512 pixels. */
class HeadTruthTest {
  private static final int SIDE = HeadRegion.SIDE;
  private static final int PIXELS = SIDE * SIDE;
  private static final float[] BROWN = {0.3f, 0.2f, 0.12f};
  private static final float[] SKIN = {0.75f, 0.55f, 0.45f};

  /** Hair in rows 100 to 150, skin to 300, both in columns 200 to 300. */
  private static Picture scene(float[] skin, float[] hair) {
    float[] data = new float[3 * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      for (int c = 0; c < 3; c++) {
        data[c * PIXELS + p] = isHair(p) ? hair[c] : isSkin(p) ? skin[c] : 0.5f;
      }
    }
    return new Picture(SIDE, SIDE, data);
  }

  private static boolean inside(int p, int top, int bottom) {
    int x = p % SIDE;
    int y = p / SIDE;
    return x >= 200 && x < 300 && y >= top && y < bottom;
  }

  private static boolean isHair(int p) {
    return inside(p, 100, 150);
  }

  private static boolean isSkin(int p) {
    return inside(p, 150, 300);
  }

  private static Picture masks() {
    float[] data = new float[3 * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      data[p] = isHair(p) ? 1 : 0;
      data[PIXELS + p] = isHair(p) || isSkin(p) ? 1 : 0;
      data[2 * PIXELS + p] = isSkin(p) ? 1 : 0;
    }
    return new Picture(SIDE, SIDE, data);
  }

  /** Forehead at row 160, chin at row 240, one triangle that reaches out of the skin. */
  private static float[] landmarks() {
    float[] points = new float[3 * FaceMesh.POINTS];
    set(points, 10, 250, 160);
    set(points, 152, 250, 240);
    set(points, 234, 200, 170);
    set(points, 454, 340, 170);
    return points;
  }

  private static void set(float[] points, int i, float x, float y) {
    points[3 * i] = x;
    points[3 * i + 1] = y;
  }

  private static FaceMesh mesh() {
    return new FaceMesh(
        new float[3 * FaceMesh.POINTS],
        new int[FaceMesh.POINTS],
        new float[FaceMesh.POINTS],
        new int[] {234, 152, 454});
  }

  private static HeadRegion region() {
    return HeadRegion.ofMasks(masks(), landmarks(), masks(), mesh());
  }

  private static int at(int x, int y) {
    return y * SIDE + x;
  }

  @Test
  void theHeadIsHairFaceAndSkinDownToTheThroat() {
    HeadRegion region = region();
    assertThat(region.head()[at(250, 120)]).as("hair").isTrue();
    assertThat(region.hair()[at(250, 120)]).isEqualTo(1);
    assertThat(region.skin()[at(250, 120)]).isZero();
    assertThat(region.head()[at(210, 200)]).as("skin").isTrue();
    assertThat(region.head()[at(310, 175)]).as("face off the skin, such as an eye").isTrue();
    assertThat(region.skin()[at(310, 175)]).isZero();
    assertThat(region.head()[at(250, 246)]).as("a little below the chin").isTrue();
    assertThat(region.head()[at(250, 270)]).as("a shoulder").isFalse();
    assertThat(region.skin()[at(250, 270)]).isZero();
    assertThat(region.head()[at(100, 120)]).as("background").isFalse();
  }

  @Test
  void masksOfAnotherSizeThanThePictureOfTheLandmarksBelongToTheSamePlaces() {
    Picture half = masks().resize(SIDE / 2, SIDE / 2);
    float[] points = landmarks();
    for (int i = 0; i < points.length; i++) {
      points[i] /= 2;
    }
    HeadRegion small = HeadRegion.ofMasks(half, points, half, mesh());
    assertThat(small.head()[at(250, 120)]).isTrue();
    assertThat(small.head()[at(310, 175)]).isTrue();
    assertThat(small.head()[at(250, 270)]).isFalse();
  }

  @Test
  void aRegionGrowsByADiscOfSixPixels() {
    boolean[] region = new boolean[60 * 40];
    region[20 * 60 + 30] = true;
    region[2 * 60 + 1] = true;
    boolean[] grown = HeadRegion.grown(region, 60);
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 60; x++) {
        boolean near = Math.hypot(x - 30, y - 20) <= 6.5 || Math.hypot(x - 1.0, y - 2.0) <= 6.5;
        boolean surely = Math.hypot(x - 30, y - 20) <= 5.9 || Math.hypot(x - 1.0, y - 2.0) <= 5.9;
        boolean is = grown[y * 60 + x];
        assertThat(is).as("%d %d", x, y).isEqualTo(near == surely ? near : is);
      }
    }
    assertThat(grown[20 * 60 + 36]).isTrue();
    assertThat(grown[20 * 60 + 37]).isFalse();
  }

  private static Map<Metric, Double> scores(Picture output, double referenceTone) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    new HeadTruth(scene(SKIN, BROWN), region(), referenceTone).compare(output, values);
    return values;
  }

  private static Picture changed(Picture picture, int x0, int x1, int y0, int y1, float by) {
    float[] data = picture.data().clone();
    for (int c = 0; c < 3; c++) {
      for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
          data[c * PIXELS + at(x, y)] += by;
        }
      }
    }
    return new Picture(SIDE, SIDE, data);
  }

  @Test
  void theRightAnswerIsPerfectAndTheBackgroundDoesNotCount() {
    Picture right = changed(scene(SKIN, BROWN), 0, 150, 0, SIDE, 0.3f);
    Map<Metric, Double> values = scores(right, 0);
    assertThat(values.get(Metric.HEAD_PSNR)).isEqualTo(100);
    assertThat(values.get(Metric.TRUE_SKIN_DELTA)).isZero();
    assertThat(values.get(Metric.TRUE_HAIR_DELTA)).isZero();
    assertThat(values.get(Metric.TRUE_SKIN)).isCloseTo(1, within(1e-6));
  }

  @Test
  void anErrorCountsOnHairAndInTheRingRoundTheHead() {
    Picture truth = scene(SKIN, BROWN);
    assertThat(scores(changed(truth, 0, SIDE, 0, SIDE, 0.1f), 0).get(Metric.HEAD_PSNR))
        .isCloseTo(20, within(1e-3));
    assertThat(scores(changed(truth, 200, 300, 100, 150, 0.1f), 0).get(Metric.HEAD_PSNR))
        .as("hair")
        .isBetween(20.0, 30.0);
    assertThat(scores(changed(truth, 194, 200, 110, 140, 0.1f), 0).get(Metric.HEAD_PSNR))
        .as("ring")
        .isBetween(25.0, 45.0);
    assertThat(scores(changed(truth, 180, 193, 110, 140, 0.1f), 0).get(Metric.HEAD_PSNR))
        .as("outside")
        .isEqualTo(100);
  }

  @Test
  void skinAndHairAreComparedByTheirMeanColours() {
    float[] other = {0.5f, 0.35f, 0.25f};
    Map<Metric, Double> values = scores(scene(other, BROWN), 0);
    double[] wanted = Lab.of(SKIN[0], SKIN[1], SKIN[2]);
    double[] made = Lab.of(other[0], other[1], other[2]);
    assertThat(values.get(Metric.TRUE_SKIN_DELTA))
        .isCloseTo(Ciede2000.distance(made, wanted), within(0.01));
    assertThat(values.get(Metric.TRUE_HAIR_DELTA)).isZero();
    double tone = Lab.typologyAngle(made);
    assertThat(scores(scene(other, BROWN), tone).get(Metric.TRUE_SKIN)).isCloseTo(0, within(0.01));
    assertThat(scores(scene(SKIN, other), tone).get(Metric.TRUE_HAIR_DELTA)).isGreaterThan(5);
    assertThat(scores(scene(SKIN, BROWN), Lab.typologyAngle(wanted) + 9))
        .doesNotContainKey(Metric.TRUE_SKIN);
  }

  @Test
  void aBaldHeadHasNoHairToCompare() {
    Picture bald = masks();
    Arrays.fill(bald.data(), 0, PIXELS, 0);
    HeadRegion region = HeadRegion.ofMasks(bald, landmarks(), bald, mesh());
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    new HeadTruth(scene(SKIN, SKIN), region, 0).compare(scene(SKIN, BROWN), values);
    assertThat(values).doesNotContainKey(Metric.TRUE_HAIR_DELTA).containsKey(Metric.HEAD_PSNR);
  }
}
