package org.icportrait.portrait.method.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class TokenAttentionTest {
  private static final int H = 4;
  private static final int CELLS = H * H;
  private static final int SAMPLES = 2;
  private static final int HEADS = 2;

  private static int token(int cell, boolean target) {
    return cell / H * 2 * H + (target ? H : 0) + cell % H;
  }

  private static double[] centre(int cell) {
    return new double[] {(cell % H + 0.5) / H, (cell / H + 0.5) / H};
  }

  private static void finds(TokenMap map, int from, int to) {
    double[] at = centre(from);
    double[] found = map.place(at[0], at[1]);
    assertThat(found[0]).isCloseTo(centre(to)[0], within(0.02));
    assertThat(found[1]).isCloseTo(centre(to)[1], within(0.02));
  }

  @Test
  void everyHeadOfEverySampleIsReadForItself() {
    Random random = new Random(5);
    int[][] looks = new int[SAMPLES * HEADS][];
    float[] q = new float[SAMPLES * HEADS * 2 * CELLS * CELLS];
    float[] k = new float[q.length];
    for (int n = 0; n < looks.length; n++) {
      looks[n] = random.ints(CELLS, 0, CELLS).toArray();
      for (int cell = 0; cell < CELLS; cell++) {
        int base = n * 2 * CELLS;
        k[(base + token(cell, false)) * CELLS + cell] = 1;
        q[(base + token(cell, true)) * CELLS + looks[n][cell]] = 200;
        k[(base + token(cell, true)) * CELLS + (looks[n][cell] + 1) % CELLS] = 9; // must not count
      }
    }
    TokenAttention seen = new TokenAttention();
    try (TensorScope scope = TensorScope.open()) {
      seen.onAttention(
          Tensor.of(q, SAMPLES, HEADS, 2 * CELLS, CELLS),
          Tensor.of(k, SAMPLES, HEADS, 2 * CELLS, CELLS));
    }
    assertThat(seen.layers()).hasSize(1);
    TokenAttention.Layer layer = seen.layers().get(0);
    assertThat(layer.side()).isEqualTo(H);
    for (int n = 0; n < looks.length; n++) {
      for (int cell = 0; cell < CELLS; cell++) {
        finds(layer.attention(n / HEADS, n % HEADS), cell, looks[n][cell]);
      }
    }
    float one = layer.attention(1, 0).weights()[layer.attention(1, 0).from() + looks[2][0]];
    float two = layer.attention(1, 1).weights()[layer.attention(1, 1).from() + looks[2][0]];
    assertThat(layer.mean(1).weights()[looks[2][0]]).isCloseTo((one + two) / 2, within(1e-6f));
  }

  @Test
  void nearestFeaturesFindWhatIsAlikeWhateverTheHalvesHaveInCommon() {
    Random random = new Random(7);
    int d = 8;
    int[] same = new int[CELLS];
    float[] k = new float[HEADS * 2 * CELLS * d];
    for (int cell = 0; cell < CELLS; cell++) {
      same[cell] = (cell * 5 + 3) % CELLS; // a permutation
      for (int head = 0; head < HEADS; head++) {
        for (int i = 0; i < d; i++) {
          float value = (float) random.nextGaussian();
          k[((head * 2 * CELLS) + token(same[cell], false)) * d + i] = value;
          k[((head * 2 * CELLS) + token(cell, true)) * d + i] = value + 30; // of the noisy half
        }
      }
    }
    TokenAttention seen = new TokenAttention();
    try (TensorScope scope = TensorScope.open()) {
      Tensor keys = Tensor.of(k, 1, HEADS, 2 * CELLS, d);
      seen.onAttention(Tensor.zeros(1, HEADS, 2 * CELLS, d), keys);
    }
    TokenMap features = seen.layers().get(0).features(0);
    for (int cell = 0; cell < CELLS; cell++) {
      int best = 0;
      for (int i = 0; i < CELLS; i++) {
        best =
            features.weights()[cell * CELLS + i] > features.weights()[cell * CELLS + best]
                ? i
                : best;
      }
      assertThat(best).isEqualTo(same[cell]);
    }
  }

  @Test
  void whatIsNoCanvasIsLeftOut() {
    TokenAttention seen = new TokenAttention();
    try (TensorScope scope = TensorScope.open()) {
      seen.onAttention(Tensor.zeros(1, 1, 64, 4), Tensor.zeros(1, 1, 64, 4)); // the target alone
      seen.onAttention(Tensor.zeros(1, 1, 8, 4), Tensor.zeros(1, 1, 8, 4)); // 2 x 2: too coarse
    }
    assertThat(seen.layers()).isEmpty();
  }
}
