package org.icportrait.diffusion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final int SIZE = 32;

  @ParameterizedTest
  @EnumSource(value = Subject.class, mode = EnumSource.Mode.EXCLUDE, names = "TRAINING")
  void miniComputesInBothPrecisions(Subject subject) {
    for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16}) {
      try (Workload workload = subject.prepare(Family.MINI, SIZE, 2, type);
          TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        Tensor first = workload.run();
        assertThat(first.size(0)).isEqualTo(2);
        float[] values = first.toFloats();
        for (float value : values) {
          assertThat(value).isFinite();
        }
        assertThat(workload.run().toFloats()).containsExactly(values); // the same each time
        assertThat(Math.abs(first.to(DType.FLOAT32).square().mean().item())).isPositive();
      }
    }
  }

  @Test
  void trainingLearnsItsOneBatch() {
    try (Workload workload = Subject.TRAINING.prepare(Family.MINI, SIZE, 2, DType.FLOAT32);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      double first = workload.run().item();
      double last = first;
      for (int i = 0; i < 12; i++) {
        last = workload.run().item();
      }
      assertThat(last).isPositive().isLessThan(0.9 * first);
    }
  }

  @Test
  void theLargeFamilyHasThePublishedSizes() {
    try (EmptyParameters empty = EmptyParameters.open(DType.BFLOAT16);
        UNet2DConditionModel unet = new UNet2DConditionModel(Family.stableDiffusionUNet(4))) {
      assertThat(unet.parameterCount()).isEqualTo(859_520_964);
    }
    try (Workload decoder = Subject.VAE.prepare(Family.SD15, 8, 1, DType.BFLOAT16)) {
      assertThat(decoder.parameters()).isEqualTo(83_653_863);
    }
  }

  @Test
  void attentionCountsBothProducts() {
    int tokens = SIZE / 8 * (SIZE / 8);
    try (Workload attention = Subject.ATTENTION.prepare(Family.SD15, SIZE, 2, DType.FLOAT32)) {
      Measurement found = Measurement.of(attention, 0, 1, (done, total) -> {});
      assertThat(found.operations()).isEqualTo(2.0 * 2 * tokens * tokens * 320 * 2);
    }
  }

  @Test
  void warmUpDoesNotCount() {
    List<String> gates = new ArrayList<>();
    try (Workload attention = Subject.ATTENTION.prepare(Family.MINI, SIZE, 1, DType.FLOAT32)) {
      Measurement found =
          Measurement.of(attention, 2, 3, (done, total) -> gates.add(done + " of " + total));
      assertThat(found.seconds()).hasSize(3).allMatch(seconds -> seconds > 0);
      assertThat(found.min()).isLessThanOrEqualTo(found.median());
      assertThat(found.median()).isLessThanOrEqualTo(found.max());
    }
    assertThat(gates).containsExactly("0 of 5", "1 of 5", "2 of 5", "3 of 5", "4 of 5");
  }

  @Test
  void theMedianIsTheMiddle() {
    assertThat(new Measurement(List.of(3.0, 1.0, 2.0), 4e9).median()).isEqualTo(2);
    Measurement even = new Measurement(List.of(4.0, 1.0, 2.0, 3.0), 5e9);
    assertThat(even.median()).isEqualTo(2.5);
    assertThat(even.gigaflops()).isCloseTo(2, within(1e-12));
  }

  @Test
  void refusesSizesThatAreNone() {
    assertThatThrownBy(() -> Subject.UNET.prepare(Family.MINI, 60, 1, DType.FLOAT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60");
  }
}
