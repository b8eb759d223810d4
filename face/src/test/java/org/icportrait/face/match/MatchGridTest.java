package org.icportrait.face.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MatchGridTest {
  @Test
  void isLinearBetweenNodes() {
    MatchGrid grid = MatchGrid.of(64, (x, y) -> new double[] {2 * x + y, 5 - y});
    assertThat(grid.at(17.3, 29.9)).containsExactly(new double[] {64.5, -24.9}, within(1e-9));
  }

  @Test
  void goesAlongWithThePointAtTheRim() {
    MatchGrid grid = MatchGrid.of(64, (x, y) -> x < 30 ? new double[] {x + 7, y} : null);
    assertThat(grid.at(29, 20)).containsExactly(new double[] {36, 20}, within(1e-9));
    assertThat(grid.at(40, 20)).isNull();
    assertThat(grid.at(0.5, 1)).containsExactly(new double[] {7.5, 1}, within(1e-9));
  }

  @Test
  void nodesAreWhereTheySay() {
    MatchGrid grid = new MatchGrid(64);
    for (int node = 0; node < grid.nodes(); node++) {
      assertThat(grid.node(grid.x(node), grid.y(node))).isEqualTo(node);
    }
    assertThat(grid.node(64, 3)).isEqualTo(-1);
  }

  @Test
  void meansOfNodesLeaveOutThoseThatSayNothing() {
    MatchGrid grid = MatchGrid.of(64, (x, y) -> new double[] {x, y});
    double[] means = NodeBlur.of(grid, 10).mean((x, y) -> x < 32 ? 0.7 : Double.NaN);
    assertThat(means[grid.node(10, 10)]).isCloseTo(0.7, within(1e-9));
    assertThat(means[grid.node(33, 33)]).isCloseTo(0.7, within(1e-9));
    assertThat(means[grid.node(62, 33)]).isZero();
  }
}
