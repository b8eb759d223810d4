package org.icportrait.face.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Patches of a textured picture, found again where it was moved to. */
class PatchCorrelationTest {
  private static final int SIZE = 128;

  /** [S, S], a picture moved by some pixels. */
  private static float[] texture(int dx, int dy, double gain, double offset) {
    float[] out = new float[SIZE * SIZE];
    for (int p = 0; p < out.length; p++) {
      double x = p % SIZE - dx;
      double y = p / SIZE - dy;
      double value =
          Math.sin(0.45 * x + 2 * Math.sin(0.13 * y)) + Math.cos(0.4 * y + Math.sin(0.21 * x));
      out[p] = (float) (offset + gain * value);
    }
    return out;
  }

  private static MatchGrid moved(int dx, int dy) {
    return MatchGrid.of(SIZE, (x, y) -> new double[] {x + dx, y + dy});
  }

  @Test
  void findsWhereAPictureWentInOtherLight() {
    PatchCorrelation correlation =
        PatchCorrelation.of(texture(0, 0, 0.2, 0.5), texture(5, -3, 0.07, 0.2), SIZE, moved(0, 0));
    List<PatchCorrelation.Found> found = correlation.search(moved(0, 0), 12);
    assertThat(found).hasSizeGreaterThan(150);
    double right = found.stream().filter(f -> f.dx() == 5 && f.dy() == -3).count();
    assertThat(right / found.size()).isGreaterThan(0.95);
  }

  @Test
  void alikeOnlyWhereTheGridIsRight() {
    float[] first = texture(0, 0, 0.2, 0.5);
    float[] second = texture(5, -3, 0.2, 0.5);
    assertThat(PatchCorrelation.of(first, second, SIZE, moved(5, -3)).at(60, 60))
        .isCloseTo(1, within(0.01));
    assertThat(PatchCorrelation.of(first, second, SIZE, moved(-2, 2)).at(60, 60)).isLessThan(0.6);
    assertThat(PatchCorrelation.of(first, second, SIZE, moved(5, -3)).at(2, 60)).isNaN();
    assertThat(PatchCorrelation.of(first, second, SIZE, new MatchGrid(SIZE)).at(60, 60)).isZero();
  }

  @Test
  void nothingIsFoundOnAPlainWall() {
    float[] wall = texture(0, 0, 0, 0.5);
    assertThat(PatchCorrelation.of(wall, wall, SIZE, moved(0, 0)).search(moved(0, 0), 8)).isEmpty();
  }
}
