package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PolygonTest {
  // an L: the square 0..2 without its upper right quarter, and one point beside
  private static final float[] POINTS = {
    0, 0, 5, 1, 0, 5, 1, 1, 5, 2, 1, 5, 2, 2, 5, 0, 2, 5, 9, 9, 9
  };

  @Test
  void knowsItsInsideAtTheDent() {
    Polygon polygon = Polygon.of(POINTS, 3, 0, 1, 2, 3, 4, 5);
    assertThat(polygon.contains(0.5, 0.5)).isTrue();
    assertThat(polygon.contains(1.5, 1.5)).isTrue();
    assertThat(polygon.contains(1.5, 0.5)).isFalse();
    assertThat(polygon.contains(-0.5, 1)).isFalse();
    assertThat(polygon.contains(1, 2.5)).isFalse();
  }

  @Test
  void fillsThePixelsWhoseCentresItContains() {
    int size = 24;
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      double[] points = random.doubles(14, -6, size + 6).toArray(); // crosses itself and the edges
      points[0] = Math.rint(points[0]) + 0.5; // and goes through centres
      points[1] = Math.rint(points[1]) + 0.5;
      Polygon polygon = Polygon.of(points, 2, 0, 1, 2, 3, 4, 5, 6);
      float[] filled = polygon.fill(size);
      for (int p = 0; p < filled.length; p++) {
        boolean inside = polygon.contains(p % size + 0.5, p / size + 0.5);
        assertThat(filled[p]).isEqualTo(inside ? 1 : 0);
      }
    }
  }
}
