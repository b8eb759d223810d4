package org.icportrait.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UNet2DConditionConfigTest {
  // unet/config.json of Stable Diffusion 1.5, as published.
  private static final String STABLE_DIFFUSION =
      """
      {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.6.0", "act_fn": "silu",
       "attention_head_dim": 8, "block_out_channels": [320, 640, 1280, 1280],
       "center_input_sample": false, "cross_attention_dim": 768,
       "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
                            "CrossAttnDownBlock2D", "DownBlock2D"],
       "downsample_padding": 1, "flip_sin_to_cos": true, "freq_shift": 0, "in_channels": 4,
       "layers_per_block": 2, "mid_block_scale_factor": 1, "norm_eps": 1e-05,
       "norm_num_groups": 32, "out_channels": 4, "sample_size": 64,
       "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
                          "CrossAttnUpBlock2D"]}
      """;

  @TempDir Path folder;

  private UNet2DConditionConfig read(String json) throws IOException {
    return UNet2DConditionConfig.read(Files.writeString(folder.resolve("config.json"), json));
  }

  @Test
  void readsStableDiffusion() throws IOException {
    UNet2DConditionConfig config = read(STABLE_DIFFUSION);
    assertThat(config.blockOutChannels()).containsExactly(320, 640, 1280, 1280);
    assertThat(config.crossAttentionDim()).containsExactly(768);
    assertThat(config.midBlockType()).isEqualTo("UNetMidBlock2DCrossAttn");
  }

  @Test
  void buildsTheMiniLayoutAndComesBackFromItsJson() throws IOException {
    UNet2DConditionConfig mini = UNet2DConditionConfig.mini(24, 20);
    String json = new ObjectMapper().writeValueAsString(mini);
    assertThat(json).contains("\"_class_name\":\"UNet2DConditionModel\"", "\"in_channels\":24");
    assertThat(read(json)).isEqualTo(mini);
    try (UNet2DConditionModel unet = new UNet2DConditionModel(mini)) {
      assertThat(unet.parameters()).containsKey("mid_block.attentions.0.to_out.0.weight");
      Tensor out = unet.parameters().get("conv_out.weight");
      assertThat(out.shape()).containsExactly(20, 64, 3, 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"UpBlock2D\"                | \"SkipUpBlock2D\"        | SkipUpBlock2D",
        "\"act_fn\": \"silu\"         | \"act_fn\": \"mish\"     | mish",
        "\"attention_head_dim\": 8    | \"attention_head_dim\": 7 | attention_head_dim 7",
        "\"attention_head_dim\": 8    | \"attention_head_dim\": [5, 10] | attention_head_dim [5, 10]",
        "\"cross_attention_dim\": 768 | \"cross_attention_dim\": null | cross_attention_dim",
        "\"norm_num_groups\": 32      | \"norm_num_groups\": 33  | block_out_channels 320",
        "\"sample_size\": 64          | \"num_attention_heads\": 8 | num_attention_heads",
        "\"sample_size\": 64          | \"dual_cross_attention\": true | dual_cross_attention",
        "\"sample_size\": 64          | \"only_cross_attention\": [true, null] | only_cross_attention",
        "\"sample_size\": 64 | \"reverse_transformer_layers_per_block\": [[1, 2]] | reverse_transformer",
        "\"sample_size\": 64          | \"class_embed_type\": \"projection\" | class_embed_type",
        "\"_class_name\": \"UNet2DConditionModel\" | \"_class_name\": \"UNet2DModel\" | UNet2DModel",
        "\"layers_per_block\": 2      | \"layers_per_block\": \"x\" | layers_per_block",
        "{                            | [                        | config.json",
      })
  void refusesWhatItCannotBuild(String from, String to, String message) {
    assertThatThrownBy(() -> read(STABLE_DIFFUSION.replace(from, to)))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnUnknownMiddleBlock() {
    assertThatThrownBy(
            () ->
                read(
                    STABLE_DIFFUSION.replace(
                        "\"sample_size\"",
                        "\"mid_block_type\": \"UNetMidBlock2DSimpleCrossAttn\", \"sample_size\"")))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("UNetMidBlock2DSimpleCrossAttn");
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> UNet2DConditionConfig.read(folder.resolve("none.json")))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("no such file");
  }
}
