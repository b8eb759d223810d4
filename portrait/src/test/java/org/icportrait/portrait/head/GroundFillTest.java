package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class GroundFillTest {
  private static final int SIZE = 64;
  private static final int PERIOD = 8;
  private static final int FROM = 24; // of the hole
  private static final int TO = 40;

  /** Upright stripes, k times as large. */
  private static Picture stripes(int k) {
    int side = SIZE * k;
    float[] data = new float[3 * side * side];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % side / k % PERIOD < PERIOD / 2 ? 0.2f : 0.8f;
    }
    return new Picture(side, side, data);
  }

  private static boolean[] hole() {
    boolean[] hole = new boolean[SIZE * SIZE];
    for (int p = 0; p < hole.length; p++) {
      int x = p % SIZE;
      int y = p / SIZE;
      hole[p] = x >= FROM && x < TO && y >= FROM && y < TO;
    }
    return hole;
  }

  private static boolean[] not(boolean[] mask) {
    boolean[] out = new boolean[mask.length];
    for (int p = 0; p < out.length; p++) {
      out[p] = !mask[p];
    }
    return out;
  }

  private static Picture grey(int side) {
    float[] data = new float[3 * side * side];
    java.util.Arrays.fill(data, 0.5f);
    return new Picture(side, side, data);
  }

  private static Picture spoiled(Picture picture, int k) {
    float[] data = picture.data().clone();
    int side = picture.width();
    boolean[] hole = hole();
    for (int i = 0; i < data.length; i++) {
      int p = i % (side * side);
      data[i] = hole[p / side / k * SIZE + p % side / k] ? 0.5f : data[i];
    }
    return new Picture(side, side, data);
  }

  /** Largest mean difference of a column of the hole: stripes that are off by one show. */
  private static double apart(Picture filled, int k) {
    Picture truth = stripes(k);
    int side = SIZE * k;
    double sum = 0;
    int count = 0;
    for (int y = FROM * k; y < TO * k; y++) {
      for (int x = FROM * k; x < TO * k; x++) {
        sum += Math.abs(filled.at(0, y, x) - truth.at(0, y, x));
        count++;
      }
    }
    assertThat(side).isEqualTo(filled.width());
    return sum / count;
  }

  @Test
  void stripesGoOnBehindWhatWasTakenOut() {
    Picture seen = spoiled(stripes(1), 1);
    GroundFill fill = GroundFill.of(seen, not(hole()), hole(), grey(SIZE), 1);
    assertThat(apart(fill.apply(seen, grey(SIZE)), 1)).isLessThan(0.03);
    // the smooth guess alone is this far away
    assertThat(apart(grey(SIZE), 1)).isCloseTo(0.3, within(1e-6));
  }

  @Test
  void aFillingIsAsSharpAsTheLargePicture() {
    Picture seen = spoiled(stripes(1), 1);
    GroundFill fill = GroundFill.of(seen, not(hole()), hole(), grey(SIZE), 1);
    Picture filled = fill.apply(spoiled(stripes(4), 4), grey(4 * SIZE));
    assertThat(apart(filled, 4)).isLessThan(0.06);
  }

  @Test
  void whatIsNotWantedStaysAndTheSameSeedGivesTheSame() {
    Picture seen = spoiled(stripes(1), 1);
    boolean[] none = new boolean[SIZE * SIZE];
    Picture rest = grey(SIZE);
    assertThat(GroundFill.of(seen, not(hole()), none, rest, 1).apply(seen, rest).data())
        .containsOnly(0.5f);
    float[] first = GroundFill.of(seen, not(hole()), hole(), rest, 7).apply(seen, rest).data();
    float[] again = GroundFill.of(seen, not(hole()), hole(), rest, 7).apply(seen, rest).data();
    assertThat(first).isEqualTo(again);
  }

  @Test
  void whereNothingIsKnownTheRestShows() {
    Picture rest = grey(SIZE);
    boolean[] none = new boolean[SIZE * SIZE];
    GroundFill fill = GroundFill.of(stripes(1), none, hole(), rest, 1);
    assertThat(fill.apply(stripes(1), rest)).isSameAs(rest);
  }
}
