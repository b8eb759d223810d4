package org.icportrait.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.GoldenCase;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UNet2DConditionModelTest {
  @BeforeAll
  static void useOneThread() {
    Engine.setThreads(1); // threads cost more than they give to networks this small
  }

  private static final GoldenCase GOLDEN = GoldenCase.named("networks", "unet", "unet_odd");

  private static UNet2DConditionConfig config() {
    return UNet2DConditionConfig.of("config.json", GOLDEN.config());
  }

  private static UNet2DConditionModel load() {
    UNet2DConditionModel unet = new UNet2DConditionModel(config());
    GOLDEN.randomise(unet);
    return unet;
  }

  private static Tensor run(UNet2DConditionModel unet) {
    Map<String, Tensor> in = GOLDEN.inputs();
    Tensor times = Tensor.of(GOLDEN.numbers("timesteps"), 2);
    return unet.forward(in.get("sample"), times, in.get("context"), null);
  }

  @Test
  void recordsTheSameGradientsAsWithoutScopes() {
    // Inner scopes free handles early; what backward needs has to outlive them.
    try (UNet2DConditionModel unet = load();
        TensorScope scope = TensorScope.open()) {
      Tensor weight = unet.parameters().get("down_blocks.0.resnets.0.conv1.weight");
      run(unet).square().mean().backward();
      float[] gradient = weight.grad().toFloats();

      float[] before = weight.toFloats();
      int index = 17;
      float step = 1e-2f;
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        float[] moved = before.clone();
        moved[index] += side == 0 ? -step : step;
        weight.assign(Tensor.of(moved, weight.shape()));
        losses[side] = run(unet).square().mean().item();
      }
      double numeric = (losses[1] - losses[0]) / (2 * step);
      assertThat((double) gradient[index])
          .isCloseTo(numeric, within(Math.abs(numeric) * 0.03 + 1e-4));
    }
  }

  @Test
  void computesInBfloat16() {
    try (UNet2DConditionModel unet = load();
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      float[] exact = run(unet).toFloats();
      unet.setComputeType(DType.BFLOAT16);
      Tensor output = run(unet);
      assertThat(output.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(Golden.difference(output.toFloats(), exact)).isBetween(1e-6, 0.05);
      unet.convert(DType.BFLOAT16);
      assertThat(Golden.difference(run(unet).toFloats(), exact)).isBetween(1e-6, 0.05);
    }
  }

  @Test
  void startsFromZero() {
    try (UNet2DConditionModel unet = new UNet2DConditionModel(config());
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      assertThat(run(unet).toFloats()).containsOnly(0f);
    }
  }

  @Test
  void learnsOneBatch() {
    RandomSource.seedParameters(7);
    try (UNet2DConditionModel unet = new UNet2DConditionModel(config());
        AdamW optimiser = new AdamW(unet.parameters(), AdamW.Options.standard());
        TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor target = random.normal(2, 4, 9, 13);
      double first = Double.NaN;
      double last = Double.NaN;
      for (int i = 0; i < 150; i++) {
        try (TensorScope step = TensorScope.open()) {
          Tensor loss = run(unet).sub(target).square().mean();
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
    try (UNet2DConditionModel unet = new UNet2DConditionModel(config());
        TensorScope scope = TensorScope.open()) {
      Tensor time = Tensor.zeros(1);
      assertThatThrownBy(() -> unet.forward(Tensor.zeros(1, 3, 8, 8), time, null, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected [N, 4, H, W]");
      Tensor sample = Tensor.zeros(1, 4, 8, 8);
      assertThatThrownBy(() -> unet.forward(sample, time, null, null))
          .hasMessageContaining("context: found null");
      var control = new ControlResiduals(List.of(), Tensor.zeros(1));
      Tensor context = Tensor.zeros(1, 5, 8);
      assertThatThrownBy(() -> unet.forward(sample, time, context, control))
          .hasMessageContaining("control residuals: found 0, expected 6");
      Tensor condition = Tensor.zeros(1, 3);
      assertThatThrownBy(() -> unet.forward(sample, time, context, condition, null))
          .hasMessageContaining("time_cond_proj_dim");
    }
  }
}
