package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tensors lie where they are wanted; on a device of shapes only, as no GPU is needed for that. */
class DeviceTest {
  @AfterEach
  void back() {
    Engine.useDevice(Device.CPU);
  }

  @Test
  void names() {
    assertThat(Device.of("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.of("cuda")).isEqualTo(new Device(Device.Kind.CUDA, 0));
    assertThat(Device.of("cuda:3")).hasToString("cuda:3");
    for (String wrong : new String[] {"", "gpu", "cuda:", "cuda:-1", "cuda:128", "CUDA", "meta"}) {
      assertThatThrownBy(() -> Device.of(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesAGpuThatIsNotThere() {
    assertThatThrownBy(() -> Engine.useDevice(new Device(Device.Kind.CUDA, 127)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cuda:127");
    assertThat(Engine.device()).isEqualTo(Device.CPU);
  }

  @Test
  void theFastestTypeIsThatOfTheMatrixUnits() {
    Device cuda = Device.of("cuda");
    Gpus.Gpu turing = new Gpus.Gpu(0, "T4", 7, 5, 16L << 30);
    Gpus.Gpu ampere = new Gpus.Gpu(0, "A100", 8, 0, 80L << 30);
    assertThat(Engine.fastest(cuda, ampere, false)).isEqualTo(DType.BFLOAT16);
    assertThat(Engine.fastest(cuda, turing, true)).isEqualTo(DType.FLOAT16);
    assertThat(Engine.fastest(Device.CPU, turing, false)).isEqualTo(DType.FLOAT32);
    assertThat(Engine.fastest(Device.CPU, null, true)).isEqualTo(DType.BFLOAT16);
    assertThat(Engine.isNative(DType.FLOAT16, cuda, turing, false)).isTrue();
    assertThat(Engine.isNative(DType.BFLOAT16, cuda, turing, true)).isFalse();
    assertThat(turing.hasTf32()).isFalse();
    assertThat(ampere.hasTf32()).isTrue();
  }

  @Test
  void tf32IsSaidInLibtorchsGlobalContext() {
    for (boolean allowed : new boolean[] {true, false}) {
      Engine.allowTf32(allowed);
      try (TensorScope scope = TensorScope.open()) {
        var context = org.bytedeco.pytorch.global.torch.globalContext();
        assertThat(context.allowTF32CuBLAS()).isEqualTo(allowed);
        assertThat(context.allowTF32CuDNN()).isEqualTo(allowed);
      }
    }
  }

  @Test
  void everyWayToMakeATensorPlacesIt() {
    Engine.useDevice(Device.META);
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1);
        Conv2d convolution = new Conv2d(3, 4, Conv2d.Options.same(3));
        Conv2d empty =
            EmptyParameters.make(DType.BFLOAT16, () -> new Conv2d(3, 4, Conv2d.Options.same(3)))) {
      Tensor[] made = {
        Tensor.of(new float[] {1, 2}, 2),
        Tensor.of(new long[] {1, 2}, 2),
        Tensor.zeros(2, 3),
        Tensor.full(4, 2),
        random.normal(2, 3),
        random.normal(DType.BFLOAT16, 2, 3),
        random.uniform(5),
        convolution.weight(),
        empty.weight()
      };
      for (Tensor tensor : made) {
        assertThat(tensor.handle.is_meta()).as(tensor.toString()).isTrue();
      }
      assertThat(made[4].shape()).containsExactly(2, 3);
      assertThat(made[5].dtype()).isEqualTo(DType.BFLOAT16);
      assertThatThrownBy(() -> made[0].toFloats()).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void learnsThereWithoutLeavingAnythingBehind() {
    Engine.useDevice(Device.META);
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1);
        Conv2d network = new Conv2d(3, 4, Conv2d.Options.same(3));
        AdamW optimiser = new AdamW(network.parameters(), AdamW.Options.standard());
        ExponentialMovingAverage average =
            new ExponentialMovingAverage(network.parameters(), 0.99);
        LossScaler scaler = LossScaler.standard()) {
      RandomWeights.fill(network, 2);
      Tensor out = network.forward(random.normal(2, 3, 8, 8));
      Tensor tokens = out.reshape(2, 2, 2, 64).transpose(2, 3); // [N, heads, tokens, d]
      Tensor loss = AttentionKernel.attend(tokens, tokens, tokens).square().mean();
      loss.mul(scaler.scale()).backward();
      assertThat(network.weight().grad().handle.is_meta()).isTrue();
      Tensor norm = optimiser.norm();
      optimiser.stepClipped(1e-3, 0.5, norm, scaler.scale());
      scaler.update(norm);
      assertThat(scaler.scale().handle.is_meta()).isTrue();
      average.update(1);
      average.swap();
      assertThat(optimiser.state().values()).allMatch(moment -> moment.handle.is_meta());
    }
  }

  @Test
  void sameNumbersWhereverRandomWeightsGo() {
    try (Conv2d first = new Conv2d(3, 4, Conv2d.Options.same(3));
        Conv2d second = new Conv2d(3, 4, Conv2d.Options.same(3));
        TensorScope scope = TensorScope.open()) {
      RandomWeights.fill(first, 7);
      RandomWeights.fill(second, 7);
      assertThat(first.weight().toFloats()).containsExactly(second.weight().toFloats());
      assertThat(first.weight().onCpu()).isSameAs(first.weight());
    }
  }
}
