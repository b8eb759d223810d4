package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowWiseTest {
  private static Tensor layers(Tensor rows) {
    return rows.mul(3).narrow(rows.shape().length - 1, 1, 4).add(1);
  }

  @Test
  void partsMakeTheSameAsTheWhole() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(3)) {
      for (int rows : new int[] {1, 64, 65, 200}) {
        Tensor x = random.normal(3, rows, 6);
        Tensor whole = layers(x);
        for (long parts : new long[] {1, 2, 7, 1000}) {
          Tensor found = RowWise.apply(x, RowWiseTest::layers, parts);
          assertThat(found.shape()).containsExactly(3, rows, 4);
          assertThat(found.toFloats()).containsExactly(whole.toFloats());
        }
      }
    }
  }

  @Test
  void onlyMuchIsDividedAndNothingInTraining() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(2, 100, 8);
      assertThat(seen(x, 8)).containsExactly(200L);
      assertThat(seen(x, 1 << 20)).containsExactly(200L);
      try (NoGrad off = NoGrad.open()) {
        assertThat(seen(x, 8)).containsExactly(200L);
        assertThat(seen(x, 1 << 20)).containsExactly(64L, 64L, 64L, 8L);
      }
    }
  }

  /** The rows of each call. */
  private static List<Long> seen(Tensor x, long widest) {
    List<Long> all = new ArrayList<>();
    RowWise.apply(
        x,
        widest,
        rows -> {
          all.add(rows.count() / rows.size(-1));
          return rows.mul(1);
        });
    return all;
  }
}
