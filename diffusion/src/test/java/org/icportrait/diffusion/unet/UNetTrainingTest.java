package org.icportrait.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.diffusion.lora.LoraTraining;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.Module;
import org.icportrait.engine.ModuleTensors;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.RandomWeights;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training of a whole small U-Net: checkpointing, LoRA, more input channels. */
class UNetTrainingTest {
  @TempDir Path folder;

  private static UNet2DConditionModel unet(int inChannels) throws IOException {
    String text =
        """
        {"in_channels": %d, "block_out_channels": [8, 16], "norm_num_groups": 4,
         "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
         "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
         "attention_head_dim": 2, "cross_attention_dim": 6, "layers_per_block": 1}
        """;
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(text.formatted(inChannels));
    UNet2DConditionModel unet = new UNet2DConditionModel(UNet2DConditionConfig.of("c", json));
    RandomWeights.fill(unet, 3);
    return unet;
  }

  /** The output and its loss' gradients. */
  private static Map<String, float[]> pass(UNet2DConditionModel unet, boolean checkpointing) {
    Map<String, float[]> found = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(5);
        Checkpointing saving = checkpointing ? Checkpointing.open() : null) {
      Tensor sample = random.normal(2, unet.config().inChannels(), 8, 12);
      Tensor context = random.normal(2, 5, 6);
      Tensor time = Tensor.of(new float[] {3, 700}, 2);
      Tensor output = unet.forward(sample, time, context, null);
      found.put("", output.toFloats());
      Tensor loss = output.square().mean();
      if (saving == null) {
        loss.backward();
      } else {
        saving.backward(loss);
      }
      unet.trainableParameters().forEach((name, tensor) -> found.put(name, grad(tensor)));
    }
    return found;
  }

  private static float[] grad(Tensor tensor) {
    Tensor gradient = tensor.grad();
    return gradient == null ? new float[0] : gradient.toFloats();
  }

  private static void same(Map<String, float[]> found, Map<String, float[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) -> {
          float largest = 0;
          for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
          }
          assertThat(largest).as(name).isPositive();
          assertThat(found.get(name)).as(name).containsExactly(values, within(1e-4f * largest));
        });
  }

  @Test
  void gradientsWithCheckpointingAreThoseWithout() throws IOException {
    try (UNet2DConditionModel plain = unet(4);
        UNet2DConditionModel saving = unet(4)) {
      Map<String, float[]> expected = pass(plain, false);
      assertThat(expected).hasSize(plain.parameters().size() + 1);
      same(pass(saving, true), expected);
    }
  }

  @Test
  void theSameForLoras() throws IOException {
    try (UNet2DConditionModel plain = unet(4);
        UNet2DConditionModel saving = unet(4)) {
      for (UNet2DConditionModel unet : List.of(plain, saving)) {
        RandomSource.seedParameters(7);
        LoraTraining.attach(unet, 2);
        randomiseFactors(unet);
      }
      Map<String, float[]> expected = pass(plain, false);
      assertThat(expected.keySet())
          .filteredOn(name -> !name.isEmpty())
          .allMatch(LoraTraining::isFactor);
      same(pass(saving, true), expected);
    }
  }

  private static void randomiseFactors(Module network) {
    try (RandomSource random = RandomSource.seeded(11);
        TensorScope scope = TensorScope.open()) {
      network
          .trainableParameters()
          .forEach((name, tensor) -> tensor.assign(random.normal(tensor.shape()).mul(0.3)));
    }
  }

  @Test
  void aWrittenLoraMakesTheSameNetwork() throws IOException {
    Path file = folder.resolve(LoraTraining.FILE);
    try (UNet2DConditionModel trained = unet(4);
        UNet2DConditionModel merged = unet(4);
        NoGrad off = NoGrad.open();
        TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(5)) {
      LoraTraining.attach(trained, 2);
      randomiseFactors(trained);
      LoraTraining.write(trained, file);
      Tensor sample = random.normal(1, 4, 8, 8);
      Tensor context = random.normal(1, 5, 6);
      Tensor time = Tensor.of(new float[] {9}, 1);
      Tensor before = merged.forward(sample, time, context, null);
      Tensor expected = trained.forward(sample, time, context, null);
      var source = new ModuleTensors("unet", unet(4));
      LoraStack stack = new LoraStack(ComponentKind.UNET, merged.parameters(), source);
      LoraTargets targets = new LoraTargets().add(ComponentKind.UNET, source);
      try (Lora lora = Lora.open(file, targets)) {
        stack.apply(List.of(new LoraStack.Weighted(lora, 1)));
      }
      Tensor found = merged.forward(sample, time, context, null);
      double change = expected.sub(before).abs().mean().item();
      assertThat(change).isPositive();
      assertThat(found.sub(expected).abs().mean().item()).isLessThan((float) (0.01 * change));
      stack.remove();
      assertThat(merged.forward(sample, time, context, null).toFloats())
          .containsExactly(before.toFloats());
    }
  }

  @Test
  void moreInputChannelsChangeNothingAtFirst() throws IOException {
    try (UNet2DConditionModel narrow = unet(4);
        UNet2DConditionModel wide = unet(9);
        NoGrad off = NoGrad.open();
        TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(5)) {
      wide.load(new WidenedInput(new ModuleTensors("unet", narrow), 9));
      Tensor sample = random.normal(1, 9, 8, 8);
      Tensor context = random.normal(1, 5, 6);
      Tensor time = Tensor.of(new float[] {9}, 1);
      float[] expected = narrow.forward(sample.narrow(1, 0, 4), time, context, null).toFloats();
      assertThat(wide.forward(sample, time, context, null).toFloats())
          .containsExactly(expected, within(1e-5f));
    }
  }
}
