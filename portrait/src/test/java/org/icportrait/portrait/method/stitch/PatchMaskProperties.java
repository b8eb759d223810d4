package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PatchMaskProperties {
  private static final int SIZE = 256;

  private static float[] all(float value) {
    float[] plane = new float[SIZE * SIZE];
    Arrays.fill(plane, value);
    return plane;
  }

  private static double hidden(float[] mask) {
    double sum = 0;
    for (float m : mask) {
      sum += 1 - m;
    }
    return sum / mask.length;
  }

  @Property(tries = 40)
  void hidesItsShareOfTheFace(
      @ForAll @DoubleRange(min = 0, max = 1) double ratio, @ForAll long seed) {
    double share = hidden(PatchMask.draw(all(1), SIZE, ratio, new Random(seed)));
    assertThat(share).isCloseTo(ratio, within(0.15)); // 256 patches: five deviations
  }

  @Property(tries = 20)
  void patchesAreWhole(@ForAll @DoubleRange(min = 0, max = 1) double ratio, @ForAll long seed) {
    float[] mask = PatchMask.draw(all(1), SIZE, ratio, new Random(seed));
    for (int p = 0; p < mask.length; p++) {
      int first = p / SIZE / 16 * 16 * SIZE + p % SIZE / 16 * 16;
      assertThat(mask[p]).isEqualTo(mask[first]);
    }
  }

  @Test
  void theEndsHideNothingAndAll() {
    assertThat(hidden(PatchMask.draw(all(1), SIZE, 0, new Random(1)))).isZero();
    assertThat(hidden(PatchMask.draw(all(1), SIZE, 1, new Random(1)))).isEqualTo(1);
  }

  @Test
  void offTheFaceNothingIsHidden() {
    float[] face = all(0);
    face[SIZE * SIZE / 2 + SIZE / 2] = 1;
    float[] mask = PatchMask.draw(face, SIZE, 1, new Random(1));
    assertThat(hidden(mask) * SIZE * SIZE).isEqualTo(256);
  }
}
