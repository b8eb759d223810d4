package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class HeadCompositionTest {
  private static final int SIZE = 128;
  private static final float SKIN = 0.3f;
  private static final float OWN_GROUND = 0.95f; // of the profile, at the head's rim
  private static final float GROUND = 0.6f;

  /** [1, 1, S, S] or [1, 3, S, S]: a value inside a radius, another outside. */
  private static Tensor disc(int channels, double radius, float in, float out) {
    float[] values = new float[channels * SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      int p = i % (SIZE * SIZE);
      double far = Math.hypot(p % SIZE - SIZE / 2.0, p / SIZE - SIZE / 2.0);
      values[i] = far < radius ? in : out;
    }
    return Tensor.of(values, 1, channels, SIZE, SIZE);
  }

  private static HeadPlanes planes() {
    Tensor one = Tensor.full(1, 1, 1, SIZE, SIZE);
    Tensor aligned = disc(3, 30, SKIN, OWN_GROUND); // the mask is a little too large
    return new HeadPlanes(
        aligned,
        disc(3, 44, 0.1f, GROUND),
        aligned,
        one,
        disc(1, 31, 1, 0),
        Tensor.cat(1, Tensor.zeros(1, 2, SIZE, SIZE), one.mul(-1)),
        disc(1, 44, 1, 0),
        disc(1, 20, 1, 0),
        one);
  }

  /** How far the contour of a head goes to and fro whose mask has teeth of 3 x 3 pixels. */
  private static float teeth(boolean ownRim, float strands) {
    try (TensorScope scope = TensorScope.open()) {
      float[] left = new float[SIZE * SIZE];
      for (int p = 0; p < left.length; p++) {
        left[p] = p % SIZE < SIZE / 2 + (p / SIZE / 3 % 2) * 3 ? 1 : 0;
      }
      HeadPlanes all = planes();
      Tensor skin = Tensor.full(SKIN, 1, 3, SIZE, SIZE);
      HeadPlanes planes =
          new HeadPlanes(
              skin,
              all.reference(),
              skin,
              all.visibility(),
              Tensor.of(left, 1, 1, SIZE, SIZE),
              all.normals(),
              all.head(),
              all.skin(),
              all.inside());
      Tensor none = Tensor.zeros(1, 1, SIZE, SIZE);
      HeadComposition.Place around =
          new HeadComposition.Place(none, none, none, none, Tensor.full(strands, 1, 1, SIZE, SIZE));
      Tensor drawn = Tensor.full(GROUND, 1, 3, SIZE, SIZE);
      float[] portrait =
          new HeadComposition(planes, WholeHeadEstimate.of(planes), drawn, around, ownRim)
              .of(skin, new Picture(SIZE, SIZE, drawn.toFloats()), null, null)
              .picture()
              .toFloats();
      float least = SIZE;
      float most = 0;
      for (int y = 50; y < 62; y++) {
        float width = 0; // of what has the skin's colour
        for (int x = 0; x < SIZE; x++) {
          width += (GROUND - portrait[y * SIZE + x]) / (GROUND - SKIN);
        }
        least = Math.min(least, width);
        most = Math.max(most, width);
      }
      return most - least;
    }
  }

  @Test
  void theContourOfSkinIsSmoothAndThatOfHairKeepsItsStrands() {
    assertThat(teeth(false, 0)).as("as the mask has it").isCloseTo(3, within(0.2f));
    assertThat(teeth(true, 0)).isLessThan(0.7f);
    assertThat(teeth(true, 1)).isGreaterThan(2);
  }

  private static float[] portrait(boolean ownRim, boolean goesOn) {
    try (TensorScope scope = TensorScope.open()) {
      return portrait(ownRim, goesOn, Tensor.zeros(1, 1, SIZE, SIZE), null);
    }
  }

  private static float[] portrait(
      boolean ownRim, boolean goesOn, Tensor neck, HeadComposition.Body body) {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes planes = planes();
      WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
      Tensor none = Tensor.zeros(1, 1, SIZE, SIZE);
      HeadComposition.Place around =
          new HeadComposition.Place(none, none, neck, none, planes.matte());
      GroundSearch ground = goesOn ? GroundSearch.begin(planes, estimate, around, 1) : null;
      HeadComposition composition =
          new HeadComposition(planes, estimate, estimate.picture(), around, ownRim);
      float[] place = disc(3, 44, 0.1f, GROUND).toFloats();
      return composition
          .of(planes.aligned(), new Picture(SIZE, SIZE, place), body, ground)
          .picture()
          .toFloats();
    }
  }

  private static float at(float[] portrait, int right) {
    return portrait[SIZE / 2 * SIZE + SIZE / 2 + right];
  }

  @Test
  void theGroundOfTheProfileDoesNotShowAtTheRim() {
    float[] own = portrait(true, true);
    float brightest = 0;
    for (int x = 25; x < 40; x++) {
      brightest = Math.max(brightest, at(own, x));
    }
    assertThat(brightest).isLessThan(GROUND + 0.02f);
    float ring = 0;
    for (int x = 25; x < 40; x++) {
      ring = Math.max(ring, at(portrait(false, true), x));
    }
    assertThat(ring).isGreaterThan(GROUND + 0.1f);
  }

  @Test
  void theInsideIsTheHeadAndBesideItTheGroundGoesOn() {
    float[] portrait = portrait(true, true);
    assertThat(at(portrait, 0)).isCloseTo(SKIN, within(0.01f));
    assertThat(at(portrait, 40)).isCloseTo(GROUND, within(0.02f));
  }

  @Test
  void theReferencesNeckStaysWhereTheHeadWouldCoverIt() {
    try (TensorScope scope = TensorScope.open()) {
      float[] below = new float[SIZE * SIZE];
      Arrays.fill(below, (SIZE / 2 + 10) * SIZE, below.length, 1);
      float[] portrait = portrait(true, true, Tensor.of(below, 1, 1, SIZE, SIZE), null);
      assertThat(portrait[(SIZE / 2 + 20) * SIZE + SIZE / 2]).isCloseTo(0.1f, within(1e-5f));
      assertThat(portrait[(SIZE / 2 + 38) * SIZE + SIZE / 2]).isCloseTo(0.1f, within(1e-5f));
      assertThat(at(portrait, 0)).isCloseTo(SKIN, within(0.01f));
      assertThat(at(portrait, 38)).as("no ground of it").isCloseTo(GROUND, within(0.02f));
      float[] covered = portrait(true, true);
      assertThat(covered[(SIZE / 2 + 20) * SIZE + SIZE / 2]).isCloseTo(SKIN, within(0.01f));
    }
  }

  @Test
  void whatTheReferenceWearsGoesOnBehindThinHair() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes all = planes();
      HeadPlanes planes =
          new HeadPlanes(
              all.profile(),
              all.reference(),
              all.aligned(),
              all.visibility(),
              disc(1, 31, 0.6f, 0), // hair that shows what is behind
              all.normals(),
              all.head(),
              all.skin(),
              all.inside());
      Tensor none = Tensor.zeros(1, 1, SIZE, SIZE);
      Tensor worn = Tensor.full(1, 1, 1, SIZE, SIZE);
      float[] clothes = new float[3 * SIZE * SIZE];
      Arrays.fill(clothes, 0.1f);
      float[][] portraits = new float[2][];
      for (int k = 0; k < 2; k++) {
        HeadComposition.Place around =
            new HeadComposition.Place(none, none, none, k == 0 ? none : worn, worn);
        portraits[k] =
            new HeadComposition(
                    planes,
                    WholeHeadEstimate.of(planes),
                    Tensor.full(0.9f, 1, 3, SIZE, SIZE),
                    around,
                    true)
                .of(all.aligned(), new Picture(SIZE, SIZE, clothes), null, null)
                .picture()
                .toFloats();
      }
      assertThat(at(portraits[0], 0)).as("what is drawn").isCloseTo(0.375f, within(0.01f));
      assertThat(at(portraits[1], 0)).as("clothes").isCloseTo(0.275f, within(0.01f));
    }
  }

  @Test
  void theOwnBodyIsBeforeTheGroundBehindHeadAndNeck() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor red = Tensor.full(0.9f, 1, 3, SIZE, SIZE);
      Tensor all = Tensor.full(1, 1, 1, SIZE, SIZE);
      HeadComposition.Body body = new HeadComposition.Body(all, all.mul(0), red);
      float[] left = new float[SIZE * SIZE];
      for (int p = 0; p < left.length; p++) {
        left[p] = p % SIZE < 16 ? 1 : 0;
      }
      float[] portrait = portrait(true, true, Tensor.of(left, 1, 1, SIZE, SIZE), body);
      assertThat(at(portrait, 40)).isCloseTo(0.9f, within(1e-5f));
      assertThat(at(portrait, 0)).isCloseTo(SKIN, within(0.01f));
      assertThat(at(portrait, -56)).as("what stays").isCloseTo(GROUND, within(1e-5f));

      body = new HeadComposition.Body(all, all, red); // the end of a neck
      portrait = portrait(true, true, Tensor.of(left, 1, 1, SIZE, SIZE), body);
      assertThat(at(portrait, 0)).isCloseTo(0.9f, within(1e-5f));
    }
  }

  @Test
  void hairAloneGoesOnBeyondWhatIsKnown() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes planes = planes();
      WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
      Tensor none = Tensor.zeros(1, 1, SIZE, SIZE);
      float[] beside = new float[2];
      for (int hairy = 0; hairy < 2; hairy++) {
        Tensor strands = hairy == 1 ? planes.matte() : none;
        HeadComposition.Place place = new HeadComposition.Place(none, none, none, none, strands);
        GroundSearch ground = GroundSearch.begin(planes, estimate, place, 1);
        Tensor wide = disc(3, 40, SKIN, GROUND); // the networks draw more head
        float[] there = disc(3, 44, 0.1f, GROUND).toFloats();
        HeadComposition composition = new HeadComposition(planes, estimate, wide, place, true);
        Picture picture = new Picture(SIZE, SIZE, there);
        beside[hairy] =
            at(composition.of(planes.aligned(), picture, null, ground).picture().toFloats(), 32);
      }
      assertThat(beside[0]).isCloseTo(GROUND, within(0.05f));
      assertThat(Math.abs(beside[1] - GROUND)).isGreaterThan(0.1f);
    }
  }

  @Test
  void whatIsReplacedReachesBeyondTheHole() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes planes = planes();
      WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
      Tensor none = Tensor.zeros(1, 1, SIZE, SIZE);
      HeadComposition.Place nothing = new HeadComposition.Place(none, none, none, none, none);
      float[] hole = GroundSearch.begin(planes, estimate, nothing, 1).hole();
      float[] before = estimate.hole().toFloats();
      int more = 0;
      for (int p = 0; p < hole.length; p++) {
        assertThat(hole[p]).isGreaterThanOrEqualTo(before[p]);
        more += hole[p] > before[p] ? 1 : 0;
      }
      assertThat(more).isGreaterThan(100);
    }
  }
}
