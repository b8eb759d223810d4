package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuarterTurnsTest {
  private static Picture picture(int width, int height) {
    float[] data = new float[3 * width * height];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    return new Picture(width, height, data);
  }

  @Test
  void theTopGoesToTheRight() {
    Picture picture = picture(3, 2); // 0 1 2 over 3 4 5
    Picture turned = new QuarterTurns(1).of(picture);
    assertThat(turned.width()).isEqualTo(2);
    assertThat(turned.data()).startsWith(3, 0, 4, 1, 5, 2);
  }

  @Property(tries = 50)
  void everyPixelCanBeFoundAgain(
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(max = 3) int count) {
    Picture picture = picture(width, height);
    QuarterTurns turns = new QuarterTurns(count);
    Picture turned = turns.of(picture);
    for (int p = 0; p < width * height; p++) {
      double[] at = turns.back(picture, p % turned.width() + 0.5, p / turned.width() + 0.5);
      int from = (int) at[1] * width + (int) at[0];
      for (int c = 0; c < 3; c++) {
        assertThat(turned.data()[c * width * height + p])
            .isEqualTo(picture.data()[c * width * height + from]);
      }
    }
  }

  @Test
  void aRollIsUndone() {
    assertThat(QuarterTurns.upright(20).count()).isZero();
    assertThat(QuarterTurns.upright(-80).count()).isEqualTo(1);
    assertThat(QuarterTurns.upright(-80).degrees()).isEqualTo(90);
    assertThat(QuarterTurns.upright(100).count()).isEqualTo(3);
    assertThat(QuarterTurns.upright(-178).count()).isEqualTo(2);
    assertThat(QuarterTurns.upright(178).count()).isEqualTo(2);
    assertThatThrownBy(() -> new QuarterTurns(4)).isInstanceOf(IllegalArgumentException.class);
  }
}
