package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MorphologyTest {
  private static final int SIZE = 12;

  /** A block of 5 x 6 pixels and a line of one. */
  private static float[] blockAndLine(float on, float off) {
    float[] out = new float[SIZE * SIZE];
    for (int p = 0; p < out.length; p++) {
      int x = p % SIZE;
      int y = p / SIZE;
      out[p] = (x >= 1 && x < 6 && y >= 3 && y < 9) || x == 9 ? on : off;
    }
    return out;
  }

  @Test
  void openingTakesLinesAndKeepsBlocks() {
    float[] opened = Morphology.open(blockAndLine(1, 0), SIZE, 1);
    assertThat(opened[4 * SIZE + 9]).isZero();
    assertThat(opened[3 * SIZE + 1]).isEqualTo(1);
    assertThat(opened[8 * SIZE + 5]).isEqualTo(1);
    assertThat(opened[2 * SIZE + 1]).isZero();
  }

  @Test
  void closingIsTheSameOfTheDark() {
    float[] closed = Morphology.close(blockAndLine(0, 1), SIZE, 1);
    float[] opened = Morphology.open(blockAndLine(1, 0), SIZE, 1);
    for (int p = 0; p < closed.length; p++) {
      assertThat(closed[p]).isEqualTo(1 - opened[p]);
    }
  }
}
