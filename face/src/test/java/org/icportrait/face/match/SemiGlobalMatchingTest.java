package org.icportrait.face.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ways against all ways there are, and labels of noisy costs against the true ones. */
class SemiGlobalMatchingTest {
  private static final int LABELS = 5;
  private static final int NODES = 5;

  @Test
  void aWayIsTheCheapestOfAll() {
    Random random = new Random(3);
    for (int trial = 0; trial < 20; trial++) {
      double[][] cost = new double[NODES][];
      for (int node = 0; node < NODES; node++) {
        cost[node] = random.doubles(LABELS, 0, 2).toArray();
      }
      double[] way = null;
      for (double[] node : cost) {
        way = SemiGlobalMatching.step(node, way);
      }
      double[] naive = cheapestOfAllWays(cost);
      for (int label = 1; label < LABELS; label++) {
        assertThat(way[label] - way[0]).isCloseTo(naive[label] - naive[0], within(1e-9));
      }
    }
  }

  /** Tries every sequence of labels, by their last label. */
  private static double[] cheapestOfAllWays(double[][] cost) {
    double[] cheapest = new double[LABELS];
    Arrays.fill(cheapest, Double.POSITIVE_INFINITY);
    int ways = (int) Math.pow(LABELS, NODES);
    for (int way = 0; way < ways; way++) {
      double sum = 0;
      int last = -1;
      int rest = way;
      for (int node = 0; node < NODES; node++) {
        int label = rest % LABELS;
        rest /= LABELS;
        sum += cost[node][label];
        sum += last < 0 ? 0 : difference(label - last);
        last = label;
      }
      cheapest[last] = Math.min(cheapest[last], sum);
    }
    return cheapest;
  }

  private static double difference(int labels) {
    return Math.min(SemiGlobalMatching.SLOPE * Math.abs(labels), SemiGlobalMatching.BREAK);
  }

  @Test
  void neighboursSettleWhatNoiseHides() {
    int side = 24;
    int labels = 17;
    Random random = new Random(5);
    double[][] cost = new double[side * side][];
    for (int node = 0; node < cost.length; node++) {
      cost[node] = random.doubles(labels, 0.4, 1).toArray();
      cost[node][truth(node, side)] -= random.nextDouble() < 0.6 ? 0.5 : 0;
    }
    cost[30] = null;
    double[] found = SemiGlobalMatching.labels(cost, side);
    int count = 0;
    double alone = 0;
    double together = 0;
    for (int node = 0; node < cost.length; node++) {
      boolean atTheStep = node / side == side / 2 - 1 || node / side == side / 2;
      if (cost[node] != null && !atTheStep) {
        count++;
        int best = 0;
        for (int label = 1; label < labels; label++) {
          best = cost[node][label] < cost[node][best] ? label : best;
        }
        alone += Math.abs(best - truth(node, side)) <= 1 ? 1 : 0;
        together += Math.abs(found[node] - truth(node, side)) <= 1 ? 1 : 0;
      }
    }
    assertThat(found[30]).isNaN();
    assertThat(alone / count).isLessThan(0.7);
    assertThat(together / count).isGreaterThan(0.85);
  }

  /** A slope with a step in it. */
  private static int truth(int node, int side) {
    return node % side / 6 + (node / side < side / 2 ? 2 : 9);
  }
}
