package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskShapeTest {
  private static final int SIZE = 64;

  @Test
  void shapesAreFoundByTheirNames() {
    for (MaskShape shape : MaskShape.values()) {
      assertThat(MaskShape.named(shape.label())).contains(shape);
    }
    assertThat(MaskShape.named("stars")).isEmpty();
    assertThat(MaskShape.labels()).contains("patches").doesNotHaveDuplicates();
  }

  /** What every shape owes: the ratio's ends, a share between them, and nothing off the face. */
  @ParameterizedTest
  @EnumSource
  void everyShapeHidesItsShareOfTheFaceOnly(MaskShape shape) {
    float[] face = new float[SIZE * SIZE];
    Arrays.fill(face, 0, SIZE * SIZE / 2, 1);
    assertThat(hidden(shape.draw(face, SIZE, 0, new Random(1)))).isZero();
    assertThat(hidden(shape.draw(face, SIZE, 1, new Random(1)))).isEqualTo(SIZE * SIZE / 2);
    float[] some = shape.draw(face, SIZE, 0.5, new Random(1));
    assertThat(hidden(some)).isBetween(SIZE * SIZE / 8.0, 3 * SIZE * SIZE / 8.0);
    assertThat(hidden(Arrays.copyOfRange(some, SIZE * SIZE / 2, SIZE * SIZE))).isZero();
  }

  private static double hidden(float[] mask) {
    double sum = 0;
    for (float kept : mask) {
      sum += 1 - kept;
    }
    return sum;
  }
}
