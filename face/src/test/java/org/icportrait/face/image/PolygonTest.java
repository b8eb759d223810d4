package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;

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
}
