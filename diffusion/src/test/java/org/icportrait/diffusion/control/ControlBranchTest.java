package org.icportrait.diffusion.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class ControlBranchTest {
  private static final UNet2DConditionConfig CONFIG =
      UNet2DConditionConfig.read(Golden.path("unet_controlled.json"));

  private static ControlResiduals run(ControlBranch branch, Golden golden) {
    return branch.forward(
        golden.tensor("sample"),
        golden.tensor("timesteps"),
        golden.tensor("context"),
        golden.tensor("condition"));
  }

  @Test
  void equalsDiffusers() {
    try (Golden golden = new Golden("control");
        ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      golden.load(branch);
      ControlResiduals found = run(branch, golden);
      assertThat(found.down()).hasSize(4);
      for (int i = 0; i < 4; i++) {
        golden.check(found.down().get(i), "down." + i, 1e-4);
      }
      golden.check(found.mid(), "mid", 1e-4);
      branch.setComputeType(DType.BFLOAT16);
      golden.check(run(branch, golden).mid(), "mid", 0.05);
    }
  }

  @Test
  void addsNothingAtFirst() {
    try (Golden golden = new Golden("control");
        ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      ControlResiduals found = run(branch, golden);
      assertThat(found.down()).allSatisfy(x -> assertThat(x.toFloats()).containsOnly(0f));
      assertThat(found.mid().toFloats()).containsOnly(0f);
    }
  }

  @Test
  void zeroConvolutionsStillReceiveGradients() {
    try (Golden golden = new Golden("control");
        ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open()) {
      run(branch, golden).mid().sub(Tensor.full(1, 1)).square().mean().backward();
      Tensor gradient = branch.parameters().get("controlnet_mid_block.weight").grad();
      assertThat(gradient.abs().sum().item()).isPositive();
    }
  }

  @Test
  void copiesTheEncoder() {
    try (Golden golden = new Golden("unet_controlled");
        UNet2DConditionModel unet = new UNet2DConditionModel(CONFIG);
        ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open()) {
      golden.load(unet);
      branch.copyEncoder(unet);
      var source = unet.parameters();
      assertThat(branch.parameters())
          .allSatisfy(
              (name, tensor) -> {
                if (!name.startsWith("controlnet_")) {
                  assertThat(tensor.toFloats()).isEqualTo(source.get(name).toFloats());
                }
              });
      Tensor mine = branch.parameters().get("conv_in.weight");
      mine.assign(Tensor.zeros(mine.shape()));
      assertThat(source.get("conv_in.weight").toFloats()).doesNotContain(0f);
    }
  }

  @Test
  void refusesAnotherEncoder() {
    var plain = UNet2DConditionConfig.read(Golden.path("unet_plain.json"));
    try (UNet2DConditionModel unet = new UNet2DConditionModel(plain);
        ControlBranch branch = new ControlBranch(CONFIG, 2)) {
      assertThatThrownBy(() -> branch.copyEncoder(unet))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("found null in the U-Net");
    }
  }
}
