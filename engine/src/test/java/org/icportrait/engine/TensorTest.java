package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @Test
  void keptTensorsOutliveTheirScope() {
    Tensor kept;
    try (TensorScope scope = TensorScope.open()) {
      kept = scope.keep(Tensor.of(new float[] {1, 2, 3}, 3));
      try (TensorScope inner = TensorScope.open()) {
        assertThat(kept.add(1).toFloats()).containsExactly(2, 3, 4);
      }
    }
    try (TensorScope other = TensorScope.open()) {
      for (int i = 0; i < 100; i++) {
        Tensor.full(9, 3); // would overwrite memory that was freed
      }
    }
    assertThat(kept.toFloats()).containsExactly(1, 2, 3);
    kept.close();
  }

  @Test
  void scopesFreeTheRest() {
    Tensor lost;
    try (TensorScope scope = TensorScope.open()) {
      lost = Tensor.of(new float[] {1}, 1);
      assertThat(lost.handle.isNull()).isFalse();
    }
    assertThat(lost.handle.isNull()).isTrue();
  }

  @Test
  void aSeedGivesTorchsNumbers() {
    try (TensorScope scope = TensorScope.open()) {
      // torch.randn(3, generator=torch.Generator().manual_seed(0)) and torch.rand
      assertThat(normal(0, 3))
          .containsExactly(new float[] {1.5410f, -0.2934f, -2.1788f}, within(1e-4f));
      try (RandomSource random = RandomSource.seeded(0)) {
        assertThat(random.uniform(3).toFloats())
            .containsExactly(new float[] {0.4963f, 0.7682f, 0.0885f}, within(1e-4f));
      }
    }
  }

  private static float[] normal(long seed, int count) {
    try (RandomSource random = RandomSource.seeded(seed)) {
      return random.normal(count).toFloats();
    }
  }

  @Test
  void seedsAreReproducibleAndIndependent() {
    try (TensorScope scope = TensorScope.open();
        RandomSource a = RandomSource.seeded(11);
        RandomSource b = RandomSource.seeded(11)) {
      RandomSource.seedParameters(99); // the process-wide generator is another one
      float[] first = a.normal(100).toFloats();
      assertThat(b.normal(100).toFloats()).containsExactly(first);
      assertThat(a.normal(100).toFloats()).isNotEqualTo(first);
      assertThat(normal(12, 100)).isNotEqualTo(first);
    }
  }

  @Test
  void normalNumbersAreNormal() {
    double sum = 0;
    double squares = 0;
    float[] values = normal(5, 100_000);
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    assertThat(sum / values.length).isCloseTo(0, within(0.02));
    assertThat(squares / values.length).isCloseTo(1, within(0.02));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void smallIntegersSurviveEveryType(DType type) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = Tensor.of(new float[] {0, -1, 2, 96}, 2, 2).to(type);
      assertThat(tensor.dtype()).isEqualTo(type);
      assertThat(tensor.toFloats()).containsExactly(0, -1, 2, 96);
    }
  }

  @Test
  void wrongCountsAreRefused() {
    assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 5, expected 6");
  }

  @Test
  void viewsReadRowMajor() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertThat(tensor.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(tensor.narrow(1, 1, 2).toFloats()).containsExactly(2, 3, 5, 6);
      assertThat(tensor.stride(1, 2).toFloats()).containsExactly(1, 3, 4, 6);
      assertThat(tensor.flip(0).toFloats()).containsExactly(4, 5, 6, 1, 2, 3);
      assertThat(tensor.sum(1).toFloats()).containsExactly(6, 15);
      assertThat(tensor.max(0).shape()).containsExactly(1, 3);
    }
  }

  @Test
  void pixelShufflesUndoEachOther() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      Tensor x = random.normal(1, 3, 8, 8).channelsLast();
      Tensor deep = Functional.pixelUnshuffle(x, 4);
      assertThat(deep.shape()).containsExactly(1, 48, 2, 2);
      assertThat(Functional.pixelShuffle(deep, 4).toFloats()).containsExactly(x.toFloats());
    }
  }

  @Test
  void threadsAreAtLeastOne() {
    assertThatThrownBy(() -> Engine.setThreads(0)).isInstanceOf(IllegalArgumentException.class);
    int before = Engine.threads();
    Engine.setThreads(1);
    assertThat(Engine.threads()).isEqualTo(1);
    Engine.setThreads(before);
  }
}
