package org.icportrait.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.diffusion.GoldenCase;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClipTextModelTest {
  @TempDir Path folder;

  static Stream<GoldenCase> cases() {
    return GoldenCase.of("text", "clip");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTransformers(GoldenCase golden) {
    ClipTextModel clip = new ClipTextModel(ClipTextConfig.of("c", golden.config()));
    JsonNode texts = golden.json().get("ids");
    int[][] ids = new int[texts.size()][texts.get(0).size()];
    for (int n = 0; n < ids.length; n++) {
      for (int t = 0; t < ids[n].length; t++) {
        ids[n][t] = texts.get(n).get(t).asInt();
      }
    }
    golden.check(
        clip,
        in -> {
          ClipTextModel.Output output = clip.forward(ids);
          Map<String, Tensor> found = new HashMap<>();
          for (int i = 0; i < output.states().size(); i++) {
            found.put("state." + i, output.states().get(i));
            found.put("skip." + i, clip.skipping(output, i));
          }
          found.put("last", output.last());
          found.put("pooled", output.pooled());
          return found;
        });
  }

  private static ClipTextConfig config(String json) throws IOException {
    return ClipTextConfig.of("config.json", (ObjectNode) new ObjectMapper().readTree(json));
  }

  @Test
  void readsNestedConfigurationsAndDefaults() throws IOException {
    assertThat(config("{}").hiddenSize()).isEqualTo(512);
    String nested =
        "{\"model_type\": \"clip\", \"text_config\": {\"hidden_size\": 768,"
            + " \"num_attention_heads\": 12}}";
    assertThat(config(nested).hiddenSize()).isEqualTo(768);
    assertThat(cases()).hasSizeGreaterThan(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"hidden_act\": \"relu\"}            | hidden_act relu",
        "{\"num_attention_heads\": 7}          | num_attention_heads 7",
        "{\"vocab_size\": 0}                   | vocab_size 0",
        "{\"model_type\": \"t5\"}              | model_type t5",
        "{\"eos_token_id\": [1, 2]}            | eos_token_id",
      })
  void refusesWhatItCannotBuild(String json, String message) {
    assertThatThrownBy(() -> config(json))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @Test
  void loadsFilesOfOlderVersions() throws IOException {
    String small =
        "{\"vocab_size\": 9, \"hidden_size\": 4, \"intermediate_size\": 5,"
            + " \"num_hidden_layers\": 1, \"num_attention_heads\": 1}";
    try (TensorScope scope = TensorScope.open();
        ClipTextModel source = new ClipTextModel(config(small));
        ClipTextModel target = new ClipTextModel(config(small))) {
      Map<String, Tensor> old = new LinkedHashMap<>();
      source.parameters().forEach((name, t) -> old.put("text_model." + name, t));
      old.put("text_model.embeddings.position_ids", Tensor.of(new long[77], 1, 77));
      Path path = folder.resolve("model.safetensors");
      SafetensorsWriter.write(path, old, Map.of());
      int[][] ids = {{1, 2, 3}};
      float[] expected = source.forward(ids).last().toFloats();
      assertThat(target.forward(ids).last().toFloats()).isNotEqualTo(expected);
      try (Safetensors file = Safetensors.open(path)) {
        target.load(ClipTextModel.names(file));
      }
      assertThat(target.forward(ids).last().toFloats()).containsExactly(expected);
      assertThatThrownBy(() -> target.forward(new int[][] {{9}})).hasMessageContaining("token 9");
      assertThatThrownBy(() -> target.forward(new int[1][78])).hasMessageContaining("found 78");
      var output = target.forward(ids);
      assertThatThrownBy(() -> target.skipping(output, 2)).hasMessageContaining("clip skip");
    }
  }
}
