package org.icportrait.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Supplier;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.autoencoder.AutoencoderKLConfig;
import org.icportrait.diffusion.autoencoder.AutoencoderTiny;
import org.icportrait.diffusion.autoencoder.AutoencoderTinyConfig;
import org.icportrait.diffusion.control.ControlNetConfig;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.text.ClipTextConfig;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.junit.jupiter.api.Test;

/** The published sizes; without first values even the largest takes next to no memory. */
class FullSizeTest {
  private static ObjectNode json(String text) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static long count(Supplier<Module> network) {
    try (EmptyParameters empty = EmptyParameters.open(DType.BFLOAT16);
        Module module = network.get()) {
      return module.parameterCount();
    }
  }

  @Test
  void unets() throws IOException {
    var sd1 = UNet2DConditionConfig.of("c", json("{'cross_attention_dim': 768}"));
    assertThat(count(() -> new UNet2DConditionModel(sd1))).isEqualTo(859_520_964);
    var sd2 =
        UNet2DConditionConfig.of(
            "c",
            json(
                "{'cross_attention_dim': 1024, 'use_linear_projection': true,"
                    + " 'attention_head_dim': [5, 10, 20, 20]}"));
    assertThat(count(() -> new UNet2DConditionModel(sd2))).isEqualTo(865_910_724);
    var control = ControlNetConfig.of("c", json("{'cross_attention_dim': 768}"));
    assertThat(count(() -> new ControlNetModel(control))).isEqualTo(361_279_120);
  }

  @Test
  void autoencoders() throws IOException {
    String down = "'DownEncoderBlock2D'";
    String up = "'UpDecoderBlock2D'";
    var kl =
        AutoencoderKLConfig.of(
            "c",
            json(
                "{'block_out_channels': [128, 256, 512, 512], 'layers_per_block': 2,"
                    + " 'down_block_types': ["
                    + String.join(", ", down, down, down, down)
                    + "], 'up_block_types': ["
                    + String.join(", ", up, up, up, up)
                    + "]}"));
    assertThat(count(() -> new AutoencoderKL(kl))).isEqualTo(83_653_863);
    var tiny = AutoencoderTinyConfig.of("c", json("{}"));
    assertThat(count(() -> new AutoencoderTiny(tiny))).isEqualTo(2_445_063);
  }

  @Test
  void textEncoders() throws IOException {
    var large =
        ClipTextConfig.of(
            "c",
            json("{'hidden_size': 768, 'intermediate_size': 3072, 'num_attention_heads': 12}"));
    assertThat(count(() -> new ClipTextModel(large))).isEqualTo(123_060_480);
    var huge =
        ClipTextConfig.of(
            "c",
            json(
                "{'hidden_size': 1024, 'intermediate_size': 4096, 'num_attention_heads': 16,"
                    + " 'num_hidden_layers': 23, 'hidden_act': 'gelu'}"));
    assertThat(count(() -> new ClipTextModel(huge))).isEqualTo(340_387_840);
  }
}
