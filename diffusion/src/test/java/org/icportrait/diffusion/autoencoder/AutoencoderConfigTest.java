package org.icportrait.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.icportrait.engine.BadModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoencoderConfigTest {
  private static ObjectNode json(String text) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(text);
  }

  @Test
  void hasDiffusersDefaultsAndComesBackFromItsJson() throws IOException {
    AutoencoderKLConfig config = AutoencoderKLConfig.of("c", json("{\"sample_size\": [64, 32]}"));
    assertThat(config.scalingFactor()).isEqualTo(0.18215);
    assertThat(config.shift()).isZero();
    assertThat(config.factor()).isEqualTo(1);
    String written = new ObjectMapper().writeValueAsString(config);
    assertThat(AutoencoderKLConfig.of("c", json(written))).isEqualTo(config);
    assertThat(AutoencoderTinyConfig.of("c", json("{}")).numDecoderBlocks())
        .isEqualTo(List.of(3, 3, 3, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"_class_name\": \"VQModel\"}                       | VQModel",
        "{\"act_fn\": \"mish\"}                               | act_fn mish",
        "{\"norm_num_groups\": 33}                            | block_out_channels 64",
        "{\"down_block_types\": [\"DownBlock2D\"]}            | DownBlock2D",
        "{\"up_block_types\": []}                             | up_block_types []",
        "{\"latents_mean\": [0.5]}                            | latents_mean",
        "{\"sample_size\": 0}                                 | sample_size",
        "{\"scaling_factor\": 0}                              | scaling_factor",
      })
  void refusesWhatKlCannotBuild(String text, String message) throws IOException {
    ObjectNode json = json(text);
    assertThatThrownBy(() -> AutoencoderKLConfig.of("vae/config.json", json))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("vae/config.json")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"_class_name\": \"AutoencoderKL\"}                 | AutoencoderKL",
        "{\"act_fn\": \"mish\"}                               | act_fn mish",
        "{\"upsample_fn\": \"bilinear\"}                      | upsample_fn",
        "{\"num_encoder_blocks\": [1]}                        | encoder_block_out_channels",
        "{\"decoder_block_out_channels\": [64, 64, 64, 32]}   | decoder_block_out_channels",
      })
  void refusesWhatTinyCannotBuild(String text, String message) throws IOException {
    ObjectNode json = json(text);
    assertThatThrownBy(() -> AutoencoderTinyConfig.of("vae/config.json", json))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("vae/config.json")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "encoder.mid_block.attentions.0.query.weight, encoder.mid_block.attentions.0.to_q.weight",
    "encoder.mid_block.attentions.0.key.bias, encoder.mid_block.attentions.0.to_k.bias",
    "decoder.mid_block.attentions.0.value.bias, decoder.mid_block.attentions.0.to_v.bias",
    "decoder.mid_block.attentions.0.proj_attn.bias, decoder.mid_block.attentions.0.to_out.0.bias",
    "decoder.mid_block.attentions.0.to_q.weight, decoder.mid_block.attentions.0.to_q.weight",
    "decoder.mid_block.attentions.0.group_norm.bias, decoder.mid_block.attentions.0.group_norm.bias",
    "key.weight, key.weight",
    "encoder.other.key.weight, encoder.other.key.weight",
  })
  void knowsOldNames(String old, String current) {
    assertThat(AutoencoderNames.current(old)).isEqualTo(current);
  }
}
