package org.icportrait.portrait.method.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenMapTest {
  private static final int H = 8;
  private static final double WIDE = 0.6; // tokens, deviation of what a token looks at

  /** Every token looks around the place that is shifted by so many tokens. */
  private static TokenMap shifted(double right, double down) {
    float[] weights = new float[H * H * H * H + 3];
    for (int q = 0; q < H * H; q++) {
      for (int k = 0; k < H * H; k++) {
        double dx = k % H - (q % H + right);
        double dy = k / H - (q / H + down);
        weights[3 + q * H * H + k] = (float) Math.exp(-(dx * dx + dy * dy) / (2 * WIDE * WIDE));
      }
    }
    return new TokenMap(H, weights, 3);
  }

  @Test
  void placesAreReadBetweenTokens() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      double right = 2 * random.nextDouble() - 1;
      double down = 2 * random.nextDouble() - 1;
      double x = (2.5 + 3 * random.nextDouble()) / H; // what is looked at lies inside
      double y = (2.5 + 3 * random.nextDouble()) / H;
      double[] found = shifted(right, down).place(x, y);
      assertThat(found[0]).isCloseTo(x + right / H, within(0.2 / H));
      assertThat(found[1]).isCloseTo(y + down / H, within(0.2 / H));
    }
  }

  @Test
  void atTheRimTheOutermostTokensAnswer() {
    TokenMap still = shifted(0, 0);
    double[] corner = still.place(0, 0.9999);
    assertThat(corner[0]).isBetween(0.0, 1.2 / H);
    assertThat(corner[1]).isBetween(1 - 1.2 / H, 1.0);
  }
}
