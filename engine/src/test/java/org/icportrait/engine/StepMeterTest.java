package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of tiny networks, reckoned by hand; the same with values and with shapes alone. */
class StepMeterTest {
  private static void use(String kind) {
    Engine.useDevice(kind.equals("META") ? Device.META : Device.CPU);
  }

  @AfterEach
  void back() {
    Engine.useDevice(Device.CPU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "META"})
  void aConvolutionAndWhatFollows(String kind) {
    use(kind);
    try (TensorScope scope = TensorScope.open();
        Conv2d first = new Conv2d(3, 4, Conv2d.Options.same(3));
        Conv2d second = new Conv2d(4, 5, Conv2d.Options.same(1));
        StepMeter meter = StepMeter.open(first, second)) {
      Tensor x = Tensor.zeros(2, 3, 8, 8);
      second.forward(Functional.silu(first.forward(x))).square().mean();
      double one = 2.0 * (2 * 4 * 64) * (3 * 9);
      double two = 2.0 * (2 * 5 * 64) * 4;
      assertThat(meter.forwardOperations()).isEqualTo(one + two);
      // the input needs no gradient: the first layer computes that of its weights alone
      assertThat(meter.backwardOperations()).isEqualTo(one + 2 * two);
      assertThat(meter.repeatedOperations()).isZero();
      // x, what silu reads, what the second convolution reads, what the square reads
      assertThat(meter.keptBytes()).isEqualTo(4L * 2 * 64 * (3 + 4 + 4 + 5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "META"})
  void frozenLayersPassGradientsOn(String kind) {
    use(kind);
    try (TensorScope scope = TensorScope.open();
        Linear first = new Linear(6, 4, false);
        Linear frozen = new Linear(4, 3, false);
        StepMeter meter = StepMeter.open(first, frozen)) {
      frozen.setTrainable(false);
      frozen.forward(first.forward(Tensor.zeros(5, 6))).sum();
      double one = 2.0 * 5 * 4 * 6;
      double two = 2.0 * 5 * 3 * 4;
      assertThat(meter.forwardOperations()).isEqualTo(one + two);
      assertThat(meter.backwardOperations()).isEqualTo(one + two);
      assertThat(meter.keptBytes()).isEqualTo(4L * 5 * 6); // for the first layer's weights
    }
    try (TensorScope scope = TensorScope.open();
        Linear layer = new Linear(6, 4, false);
        StepMeter meter = StepMeter.open(layer);
        NoGrad off = NoGrad.open()) {
      layer.forward(Tensor.zeros(5, 6));
      assertThat(meter.forwardOperations()).isEqualTo(2.0 * 5 * 4 * 6);
      assertThat(meter.backwardOperations()).isZero();
      assertThat(meter.keptBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "META"})
  void attentionKeepsNoScores(String kind) {
    use(kind);
    int tokens = 50;
    try (TensorScope scope = TensorScope.open();
        Linear all = new Linear(8, 24, false);
        StepMeter meter = StepMeter.open(all)) {
      Tensor wide = all.forward(Tensor.zeros(2, tokens, 8)); // [N, T, 24]
      Tensor split = wide.reshape(2, tokens, 3, 2, 4).permute(2, 0, 3, 1, 4); // [3, N, h, T, d]
      Tensor q = split.narrow(0, 0, 1).reshape(2, 2, tokens, 4);
      Tensor k = split.narrow(0, 1, 1).reshape(2, 2, tokens, 4);
      Tensor v = split.narrow(0, 2, 1).reshape(2, 2, tokens, 4);
      AttentionKernel.attend(q, k, v);
      double layer = 2.0 * 2 * tokens * 24 * 8;
      double attention = 2 * 2.0 * 2 * 2 * tokens * tokens * 4;
      assertThat(meter.forwardOperations()).isEqualTo(layer + attention);
      assertThat(meter.backwardOperations()).isEqualTo(layer + 2.5 * attention);
      // the layer's input, then q, k and v, which are views of one storage, and the result
      assertThat(meter.keptBytes()).isEqualTo(4L * 2 * tokens * (8 + 24 + 8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "META"})
  void segmentsAreComputedAgainInsteadOfKept(String kind) {
    use(kind);
    try (TensorScope scope = TensorScope.open();
        Linear first = new Linear(4, 32);
        Linear second = new Linear(32, 4);
        StepMeter meter = StepMeter.open(first, second)) {
      Tensor x = Tensor.zeros(10, 4);
      for (int i = 0; i < 3; i++) {
        x =
            Checkpointing.segment(
                List.of(x), in -> second.forward(Functional.tanh(first.forward(in.get(0)))));
      }
      double segment = 2.0 * 10 * (4 * 32 + 32 * 4);
      assertThat(meter.forwardOperations()).isEqualTo(3 * segment);
      assertThat(meter.repeatedOperations()).isEqualTo(3 * segment);
      long inside = 4L * 10 * (4 + 32); // the input and what tanh puts out
      long ends = 4L * 10 * 4;
      assertThat(meter.keptBytes()).isEqualTo(3 * inside);
      assertThat(meter.keptBytesWithCheckpointing()).isEqualTo(4 * ends + inside);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "META"})
  void weightsInAnotherTypeAreKeptAsCopies(String kind) {
    use(kind);
    try (TensorScope scope = TensorScope.open();
        Linear first = new Linear(4, 4, false);
        Linear second = new Linear(4, 4, false);
        StepMeter meter = StepMeter.open(first, second)) {
      Tensor x = Tensor.zeros(8, 4).to(DType.BFLOAT16);
      boolean emulated = kind.equals("CPU") && !Engine.hasNativeBfloat16();
      second.forward(first.forward(x));
      int values = emulated ? 4 : 2; // float32 where the processor has no bfloat16
      assertThat(meter.keptBytes()).isEqualTo((long) values * (8 * 4 + 8 * 4 + 4 * 4));
    }
  }
}
