package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class ColourTransferTest {
  private static final int SIDE = 24;

  /** Colours about a mean that stay in range. */
  private static Picture picture(long seed, double... mean) {
    Random random = new Random(seed);
    float[] data = new float[3 * SIDE * SIDE];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (mean[i / (SIDE * SIDE)] + 0.06 * (random.nextDouble() - 0.5));
    }
    return new Picture(SIDE, SIDE, data);
  }

  private static float[] half(boolean left) {
    float[] region = new float[SIDE * SIDE];
    for (int p = 0; p < region.length; p++) {
      region[p] = p % SIDE < SIDE / 2 == left ? 1 : 0;
    }
    return region;
  }

  @Test
  void meanAndDeviationOfTheRegionBecomeTheOthers() {
    Picture own = picture(1, 0.5, 0.4, 0.35);
    Picture other = picture(2, 0.45, 0.45, 0.5);
    Picture made = ColourTransfer.of(own, half(true), other, half(false));
    double[][] wanted = ColourTransfer.statistics(other, half(false));
    double[][] found = ColourTransfer.statistics(made, half(true));
    for (int moment = 0; moment < 2; moment++) {
      for (int c = 0; c < 3; c++) {
        assertThat(found[moment][c]).isCloseTo(wanted[moment][c], within(1e-3));
      }
    }
    double[][] before = ColourTransfer.statistics(own, half(true));
    assertThat(Math.abs(before[0][1] - wanted[0][1])).isGreaterThan(0.02);
  }

  @Test
  void itsOwnColoursChangeNothing() {
    Picture own = picture(3, 0.5, 0.4, 0.35);
    float[] all = new float[SIDE * SIDE];
    Arrays.fill(all, 1);
    float[] made = ColourTransfer.of(own, all, own, all).data();
    for (int i = 0; i < made.length; i++) {
      assertThat(made[i]).isCloseTo(own.data()[i], within(3e-3f)); // the matrices have four digits
    }
  }
}
