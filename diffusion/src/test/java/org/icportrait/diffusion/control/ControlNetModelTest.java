package org.icportrait.diffusion.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.diffusion.GoldenCase;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlNetModelTest {
  static Stream<GoldenCase> cases() {
    return GoldenCase.of("networks", "controlnet");
  }

  private static final class Several extends Module {
    private final List<ControlNetModel> nets = new ArrayList<>();

    Several(ControlNetConfig config, int count) {
      for (int i = 0; i < count; i++) {
        nets.add(child(Integer.toString(i), new ControlNetModel(config)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsDiffusers(GoldenCase golden) {
    ControlNetConfig config = ControlNetConfig.of("config.json", golden.config());
    Several several = new Several(config, golden.json().get("count").asInt());
    double scale = golden.json().get("scale").asDouble();
    Tensor times = Tensor.of(new float[] {3, 801}, 2);
    golden.check(
        several,
        in -> {
          List<ControlResiduals> parts = new ArrayList<>();
          for (int i = 0; i < several.nets.size(); i++) {
            Tensor picture = in.get("picture." + i);
            boolean guess = golden.flag("guess");
            Tensor sample = in.get("sample");
            ControlNetModel net = several.nets.get(i);
            parts.add(net.forward(sample, times, in.get("context"), picture, scale, guess));
          }
          ControlResiduals sum = ControlResiduals.sum(parts);
          Map<String, Tensor> found = new HashMap<>(Map.of("mid", sum.mid()));
          for (int i = 0; i < sum.down().size(); i++) {
            found.put("down." + i, sum.down().get(i));
          }
          return found;
        });
  }

  @Test
  void hasDiffusersDefaults() throws IOException {
    var config = ControlNetConfig.of("c", (ObjectNode) new ObjectMapper().readTree("{}"));
    assertThat(config.encoder().blockOutChannels()).containsExactly(320, 640, 1280, 1280);
    assertThat(config.condition().conditioningEmbeddingOutChannels())
        .containsExactly(16, 32, 96, 256);
    assertThat(cases()).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"_class_name\": \"T2IAdapter\"}                            | T2IAdapter",
        "{\"controlnet_conditioning_channel_order\": \"hsv\"}         | hsv",
        "{\"conditioning_channels\": 0}                               | conditioning_channels 0",
        "{\"conditioning_embedding_out_channels\": []}                | embedding_out_channels []",
        "{\"addition_embed_type\": \"text_time\"}                     | addition_embed_type",
        "{\"class_embed_type\": \"timestep\"}                         | class_embed_type",
        "{\"num_attention_heads\": 7}                                 | 7",
      })
  void refusesWhatItCannotBuild(String json, String message) throws IOException {
    ObjectNode node = (ObjectNode) new ObjectMapper().readTree(json);
    assertThatThrownBy(() -> ControlNetConfig.of("config.json", node))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @Test
  void sumsNothingToNothingAndPutsZerosInFront() {
    assertThat(ControlResiduals.sum(List.of())).isNull();
    try (TensorScope scope = TensorScope.open()) {
      Tensor one = Tensor.full(1, 1, 2, 1, 1);
      ControlResiduals both = new ControlResiduals(List.of(one), one).afterZeros();
      assertThat(both.mid().toFloats()).containsExactly(0, 0, 1, 1);
      assertThat(both.down().get(0).shape()).containsExactly(2, 2, 1, 1);
    }
  }
}
