package org.icportrait.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UNet2DConditionModelTest {
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void useOneThread() {
    Engine.setThreads(1); // threads cost more than they give to networks this small
  }

  private static UNet2DConditionModel load(Golden golden, String name) {
    var config = UNet2DConditionConfig.read(Golden.path(name + ".json"));
    UNet2DConditionModel unet = new UNet2DConditionModel(config);
    golden.load(unet);
    return unet;
  }

  private static Tensor run(UNet2DConditionModel unet, Golden golden, ControlResiduals control) {
    return unet.forward(
        golden.tensor("sample"), golden.tensor("timesteps"), golden.tensor("context"), control);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unet_cross", "unet_plain"})
  void equalsDiffusers(String name) {
    try (Golden golden = new Golden(name);
        UNet2DConditionModel unet = load(golden, name);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      golden.check(run(unet, golden, null), "output", TOLERANCE);
    }
  }

  @Test
  void equalsDiffusersWithControl() {
    try (Golden golden = new Golden("unet_controlled");
        UNet2DConditionModel unet = load(golden, "unet_controlled");
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      var down = List.of("down.0", "down.1", "down.2", "down.3").stream().map(golden::tensor);
      var control = new ControlResiduals(down.toList(), golden.tensor("mid"));
      golden.check(run(unet, golden, control), "output", TOLERANCE);
    }
  }

  @Test
  void recordsTheSameGradientsAsWithoutScopes() {
    // Inner scopes free handles early; what backward needs has to outlive them.
    try (Golden golden = new Golden("unet_cross");
        UNet2DConditionModel unet = load(golden, "unet_cross");
        TensorScope scope = TensorScope.open()) {
      Tensor weight = unet.parameters().get("down_blocks.0.resnets.0.conv1.weight");
      run(unet, golden, null).square().mean().backward();
      float[] gradient = weight.grad().toFloats();

      float[] before = weight.toFloats();
      int index = 17;
      float step = 1e-2f;
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        float[] moved = before.clone();
        moved[index] += side == 0 ? -step : step;
        weight.assign(Tensor.of(moved, weight.shape()));
        losses[side] = run(unet, golden, null).square().mean().item();
      }
      double numeric = (losses[1] - losses[0]) / (2 * step);
      assertThat((double) gradient[index])
          .isCloseTo(numeric, within(Math.abs(numeric) * 0.03 + 1e-4));
    }
  }

  @Test
  void computesInBfloat16() {
    try (Golden golden = new Golden("unet_cross");
        UNet2DConditionModel unet = load(golden, "unet_cross");
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      unet.setComputeType(DType.BFLOAT16);
      Tensor output = run(unet, golden, null);
      assertThat(output.dtype()).isEqualTo(DType.FLOAT32);
      golden.check(output, "output", 0.05);
      unet.convert(DType.BFLOAT16);
      golden.check(run(unet, golden, null), "output", 0.05);
    }
  }

  @Test
  void startsFromZero() {
    var config = UNet2DConditionConfig.read(Golden.path("unet_plain.json"));
    try (UNet2DConditionModel unet = new UNet2DConditionModel(config);
        Golden golden = new Golden("unet_plain");
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      assertThat(run(unet, golden, null).toFloats()).containsOnly(0f);
    }
  }

  @Test
  void learnsOneBatch() {
    RandomSource.seedParameters(7);
    var config = UNet2DConditionConfig.read(Golden.path("unet_cross.json"));
    try (UNet2DConditionModel unet = new UNet2DConditionModel(config);
        AdamW optimiser = new AdamW(unet.parameters(), AdamW.Options.standard());
        TensorScope scope = TensorScope.open();
        Golden golden = new Golden("unet_cross");
        RandomSource random = RandomSource.seeded(3)) {
      Tensor target = random.normal(2, config.outChannels(), 9, 12);
      double first = Double.NaN;
      double last = Double.NaN;
      for (int i = 0; i < 150; i++) {
        try (TensorScope step = TensorScope.open()) {
          Tensor loss = run(unet, golden, null).sub(target).square().mean();
          loss.backward();
          last = loss.item();
          first = i == 0 ? last : first;
        }
        optimiser.step(5e-3, 1);
      }
      assertThat(first).isBetween(0.7, 1.3); // the variance of the target
      assertThat(last).isLessThan(0.1 * first);
    }
  }

  @Test
  void refusesWrongInput() {
    var config = UNet2DConditionConfig.read(Golden.path("unet_cross.json"));
    try (UNet2DConditionModel unet = new UNet2DConditionModel(config);
        TensorScope scope = TensorScope.open()) {
      Tensor time = Tensor.zeros(1);
      assertThatThrownBy(() -> unet.forward(Tensor.zeros(1, 4, 8, 8), time, null, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected [N, 3, H, W]");
      Tensor sample = Tensor.zeros(1, 3, 8, 8);
      assertThatThrownBy(() -> unet.forward(sample, time, null, null))
          .hasMessageContaining("context: found null");
      var control = new ControlResiduals(List.of(), Tensor.zeros(1));
      Tensor context = Tensor.zeros(1, 5, 8);
      assertThatThrownBy(() -> unet.forward(sample, time, context, control))
          .hasMessageContaining("control residuals: found 0, expected 4");
    }
  }
}
