package org.icportrait.diffusion.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.GoldenCase;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class ControlBranchTest {
  private static final GoldenCase GOLDEN = GoldenCase.named("networks", "branch", "branch");
  private static final UNet2DConditionConfig CONFIG =
      UNet2DConditionConfig.of("config.json", GOLDEN.config());

  private static ControlResiduals run(ControlBranch branch, Map<String, Tensor> in) {
    Tensor times = Tensor.of(new float[] {3, 801}, 2);
    return branch.forward(in.get("sample"), times, in.get("context"), in.get("condition"));
  }

  @Test
  void equalsDiffusers() {
    ControlBranch branch = new ControlBranch(CONFIG, 2);
    GOLDEN.check(
        branch,
        in -> {
          ControlResiduals found = run(branch, in);
          Map<String, Tensor> outputs = new HashMap<>(Map.of("mid", found.mid()));
          for (int i = 0; i < found.down().size(); i++) {
            outputs.put("down." + i, found.down().get(i));
          }
          return outputs;
        });
  }

  @Test
  void computesInBfloat16() {
    try (ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      GOLDEN.randomise(branch);
      float[] exact = run(branch, GOLDEN.inputs()).mid().toFloats();
      branch.setComputeType(DType.BFLOAT16);
      float[] found = run(branch, GOLDEN.inputs()).mid().toFloats();
      assertThat(Golden.difference(found, exact)).isBetween(1e-6, 0.05);
    }
  }

  @Test
  void addsNothingAtFirst() {
    try (ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      ControlResiduals found = run(branch, GOLDEN.inputs());
      assertThat(found.down()).allSatisfy(x -> assertThat(x.toFloats()).containsOnly(0f));
      assertThat(found.mid().toFloats()).containsOnly(0f);
    }
  }

  @Test
  void zeroConvolutionsStillReceiveGradients() {
    try (ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open()) {
      run(branch, GOLDEN.inputs()).mid().sub(Tensor.full(1, 1)).square().mean().backward();
      Tensor gradient = branch.parameters().get("controlnet_mid_block.weight").grad();
      assertThat(gradient.abs().sum().item()).isPositive();
    }
  }

  @Test
  void copiesTheEncoder() {
    try (UNet2DConditionModel unet = new UNet2DConditionModel(CONFIG);
        ControlBranch branch = new ControlBranch(CONFIG, 2);
        TensorScope scope = TensorScope.open()) {
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
    var mini = GoldenCase.named("networks", "unet", "unet_mini");
    var plain = UNet2DConditionConfig.of("config.json", mini.config());
    try (UNet2DConditionModel unet = new UNet2DConditionModel(plain);
        ControlBranch branch = new ControlBranch(CONFIG, 2)) {
      assertThatThrownBy(() -> branch.copyEncoder(unet))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in the U-Net, expected");
    }
  }
}
