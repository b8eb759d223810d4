package org.icportrait.portrait.train.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockNoiseTest {
  private static final int SIZE = 16;

  private static float[] noise() {
    float[] picture = new float[3 * SIZE * SIZE];
    Random random = new Random(1);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = 2 * random.nextFloat() - 1;
    }
    return picture;
  }

  private static double apart(float step) {
    float[] picture = noise();
    BlockNoise.round(picture, SIZE, step);
    float[] before = noise();
    double most = 0;
    for (int i = 0; i < picture.length; i++) {
      most = Math.max(most, Math.abs(picture[i] - before[i]));
    }
    return most;
  }

  @Test
  void aFineStepChangesNothingAndACoarseOneMuch() {
    assertThat(apart(1e-6f)).isLessThan(1e-4);
    assertThat(apart(0.2f)).isGreaterThan(0.1);
  }

  @Test
  void aFlatBlockStaysFlat() {
    float[] picture = new float[3 * SIZE * SIZE];
    java.util.Arrays.fill(picture, 0.3f);
    BlockNoise.round(picture, SIZE, 0.05f);
    for (float value : picture) {
      assertThat(value).isBetween(0.29f, 0.31f);
    }
  }
}
