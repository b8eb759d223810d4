package org.icportrait.portrait.method.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class AttentionMatchesTest {
  private static final int H = 8;
  private static final int HEADS = 2;

  /** Queries of the target's half that look at known tokens of the profile's, and the keys. */
  private static void show(AttentionMatches matches, int[] looksAt) {
    int tokens = 2 * H * H;
    int d = H * H;
    float[] q = new float[HEADS * tokens * d];
    float[] k = new float[HEADS * tokens * d];
    for (int head = 0; head < HEADS; head++) {
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < H; x++) {
          int profile = (head * tokens + y * 2 * H + x) * d;
          int target = (head * tokens + y * 2 * H + H + x) * d;
          k[profile + y * H + x] = 1;
          q[target + looksAt[y * H + x]] = 200;
          k[target + looksAt[y * H + x]] = 5; // the target's own keys must not count
        }
      }
    }
    try (TensorScope scope = TensorScope.open()) {
      matches.onAttention(Tensor.of(q, 1, HEADS, tokens, d), Tensor.of(k, 1, HEADS, tokens, d));
    }
  }

  @Test
  void eachPlaceFindsTheTokenItLooksAt() {
    Random random = new Random(3);
    int[] looksAt = random.ints(H * H, 0, H * H).toArray();
    AttentionMatches matches = new AttentionMatches();
    show(matches, looksAt);
    assertThat(matches.side()).isEqualTo(H);
    for (int i = 0; i < H * H; i++) {
      double[] place = matches.profilePlace((i % H + 0.3) / H, (i / H + 0.7) / H);
      assertThat(place[0]).isCloseTo((looksAt[i] % H + 0.5) / H, within(1e-4));
      assertThat(place[1]).isCloseTo((looksAt[i] / H + 0.5) / H, within(1e-4));
      assertThat(place[2]).isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void attentionOfOtherShapesIsLeftOutAndNoneIsAnError() {
    assertThatThrownBy(
            () ->
                AttentionMatches.of(
                    () -> {
                      // nothing attends
                    }))
        .isInstanceOf(IllegalStateException.class);
    AttentionMatches matches = new AttentionMatches();
    try (TensorScope scope = TensorScope.open()) {
      matches.onAttention(Tensor.zeros(1, 1, 100, 4), Tensor.zeros(1, 1, 100, 4));
    }
    assertThat(matches.side()).isZero();
  }
}
