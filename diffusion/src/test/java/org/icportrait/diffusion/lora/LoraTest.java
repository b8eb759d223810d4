package org.icportrait.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointComponent;
import org.icportrait.diffusion.checkpoint.CheckpointGolden;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.text.ClipTextConfig;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRAs in every form give the weights and the outputs that diffusers and PEFT get from them. */
class LoraTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  private Checkpoint checkpoint;
  private LoraTargets targets;
  private UNet2DConditionModel unet;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void open() {
    Path base = CheckpointGolden.path("sd1");
    checkpoint = Checkpoint.open(base);
    targets = LoraTargets.of(checkpoint);
    unet = new UNet2DConditionModel(UNet2DConditionConfig.read(base.resolve("unet/config.json")));
    unet.load(checkpoint.component(ComponentKind.UNET));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    unet.close();
    checkpoint.close();
  }

  private Lora lora(String name) {
    Lora lora = Lora.open(CheckpointGolden.path("lora/" + name), targets);
    opened.add(lora);
    return lora;
  }

  private static JsonNode report() throws IOException {
    try (InputStream in = Files.newInputStream(CheckpointGolden.path("lora/sums.json.gz"));
        InputStream unpacked = new GZIPInputStream(in)) {
      return new ObjectMapper().readTree(unpacked);
    }
  }

  private List<LoraStack.Weighted> parts(JsonNode report, String name) {
    if (name.equals("adapter")) {
      return List.of(new LoraStack.Weighted(lora("adapter"), 1));
    }
    List<LoraStack.Weighted> parts = new ArrayList<>();
    for (JsonNode part : report.path("cases").path(name)) {
      Lora lora = lora(part.get(0).asText() + ".safetensors");
      parts.add(new LoraStack.Weighted(lora, part.get(1).asDouble()));
    }
    return parts;
  }

  /** A network's weights alone, as copies: nothing needs to compute with them. */
  private Map<String, Tensor> copies(ComponentKind kind) {
    CheckpointComponent component = checkpoint.component(kind);
    Map<String, Tensor> copies = new LinkedHashMap<>();
    component.names().forEach(name -> copies.put(name, component.tensor(name)));
    return copies;
  }

  private static void check(Map<String, Tensor> parameters, JsonNode expected) {
    assertThat(expected.size()).isEqualTo(parameters.size());
    for (var entry : parameters.entrySet()) {
      double sum = 0;
      double scale = 0;
      float[] values = entry.getValue().toFloats();
      for (int i = 0; i < values.length; i++) {
        sum += values[i] * Math.cos(i);
        scale += Math.abs(values[i] * Math.cos(i));
      }
      assertThat(Math.abs(sum - expected.path(entry.getKey()).asDouble()) / scale)
          .as(entry.getKey())
          .isLessThan(TOLERANCE / 10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kohya", "diffusers", "processors", "peft", "several", "adapter"})
  void weightsAndOutputs(String name) throws IOException {
    JsonNode report = report();
    List<LoraStack.Weighted> parts = parts(report, name);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        Safetensors golden = Safetensors.open(CheckpointGolden.path("lora/outputs.safetensors"))) {
      Map<String, float[]> before = values(unet.parameters());
      LoraStack stack =
          new LoraStack(
              ComponentKind.UNET, unet.parameters(), checkpoint.component(ComponentKind.UNET));
      stack.apply(parts);
      assertThat(stack.changed()).isNotEmpty();
      check(unet.parameters(), report.path(name).path("unet"));
      Tensor out =
          unet.forward(
              golden.tensor("sample"), golden.tensor("timesteps"), golden.tensor("context"), null);
      assertThat(Golden.difference(out.toFloats(), golden.floats("out." + name)))
          .isLessThan(TOLERANCE);
      if (report.path(name).has("text_encoder")) {
        CheckpointComponent base = checkpoint.component(ComponentKind.TEXT_ENCODER);
        Map<String, Tensor> text = copies(ComponentKind.TEXT_ENCODER);
        new LoraStack(ComponentKind.TEXT_ENCODER, text, base).apply(parts);
        check(text, report.path(name).path("text_encoder"));
        try (ClipTextModel network =
            new ClipTextModel(ClipTextConfig.of(base.file(), base.configuration()))) {
          network.load(ClipTextModel.names(base)); // whose own names have no text_model.
          new LoraStack(ComponentKind.TEXT_ENCODER, network.parameters(), base).apply(parts);
          network
              .parameters()
              .forEach(
                  (key, tensor) ->
                      assertThat(tensor.toFloats())
                          .as(key)
                          .isEqualTo(text.get("text_model." + key).toFloats()));
        }
      }
      stack.remove();
      assertThat(stack.changed()).isEmpty();
      Map<String, float[]> after = values(unet.parameters());
      before.forEach((key, value) -> assertThat(after.get(key)).as(key).isEqualTo(value));
    }
  }

  private static Map<String, float[]> values(Map<String, Tensor> parameters) {
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters.forEach((name, tensor) -> values.put(name, tensor.toFloats()));
    return values;
  }

  @Test
  void anotherSelectionReplacesTheOneBefore() {
    try (TensorScope scope = TensorScope.open()) {
      CheckpointComponent base = checkpoint.component(ComponentKind.UNET);
      Map<String, Tensor> once = copies(ComponentKind.UNET);
      new LoraStack(ComponentKind.UNET, once, base).apply(weighted("peft.safetensors", 0.5));
      Map<String, Tensor> often = copies(ComponentKind.UNET);
      LoraStack stack = new LoraStack(ComponentKind.UNET, often, base);
      stack.apply(weighted("kohya.safetensors", 3));
      stack.apply(weighted("kohya.safetensors", -2));
      stack.apply(weighted("peft.safetensors", 0.5));
      once.forEach(
          (name, tensor) ->
              assertThat(often.get(name).toFloats()).as(name).isEqualTo(tensor.toFloats()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT16", "BFLOAT16"})
  void removalIsExactIn16Bits(DType type) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> parameters = copies(ComponentKind.UNET);
      parameters.replaceAll((name, tensor) -> tensor.to(type));
      Map<String, float[]> before = values(parameters);
      LoraStack stack =
          new LoraStack(ComponentKind.UNET, parameters, checkpoint.component(ComponentKind.UNET));
      stack.apply(weighted("kohya.safetensors", 0.8));
      assertThat(parameters.get("conv_in.weight").dtype()).isEqualTo(type);
      String changed = "mid_block.resnets.0.conv1.weight";
      assertThat(parameters.get(changed).toFloats()).isNotEqualTo(before.get(changed));
      stack.remove();
      before.forEach(
          (name, value) -> assertThat(parameters.get(name).toFloats()).as(name).isEqualTo(value));
    }
  }

  private List<LoraStack.Weighted> weighted(String name, double weight) {
    return List.of(new LoraStack.Weighted(lora(name), weight));
  }

  private static final String MODULE =
      "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q";

  @ParameterizedTest
  @CsvSource({
    MODULE + ".dora_scale, DoRA",
    MODULE + ".hada_w1_a, LoHa",
    MODULE + ".lokr_w1, LoKr",
    MODULE + ".lora_mid.weight, Tucker",
    MODULE + ".oft_blocks, OFT",
    MODULE + ".diff, a full difference",
    "unet.mid_block.attentions.0.proj_in.lora_magnitude_vector, DoRA",
    "unet.mid_block.attentions.0.proj_in.lora_B.bias, a LoRA with a bias",
    "lora_unet_hello.lora_down.weight, of no layer",
    "unet.hello.lora_A.weight, of no layer",
    "unet.conv_norm_out.lora_A.weight, of no layer",
    "lora_te2_text_model_x.lora_up.weight, second text encoder",
    "hello, unknown tensor",
    MODULE + ".lora_down.weight, only [",
  })
  void refusals(String key, String words) throws IOException {
    refused(Map.of(key, Tensor.zeros(1, 8)), Map.of(), key, words);
  }

  private void refused(Map<String, Tensor> tensors, Map<String, String> metadata, String... words)
      throws IOException {
    Path file = folder.resolve("bad.safetensors");
    SafetensorsWriter.write(file, tensors, metadata);
    assertThatThrownBy(() -> Lora.open(file, targets))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("bad.safetensors: found ")
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @ParameterizedTest
  @CsvSource({
    "image_proj.proj.weight, an IP-Adapter",
    "adapter.body.0.resnets.0.block1.weight, a T2I-Adapter",
    "emb_params, a textual inversion",
    "clip_g, a textual inversion for two text encoders",
  })
  void otherKindsAreNamed(String key, String words) throws IOException {
    refused(Map.of(key, Tensor.zeros(2, 8)), Map.of(), key, words);
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("bad.safetensors")))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void foreignTensorsAreLeftOut() throws IOException {
    Path file = folder.resolve("more.safetensors");
    try (TensorScope scope = TensorScope.open();
        Safetensors sound = Safetensors.open(CheckpointGolden.path("lora/kohya.safetensors"))) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      sound.names().forEach(name -> tensors.put(name, sound.tensor(name)));
      tensors.put("bundle_emb.word.emb_params", Tensor.zeros(1, 12));
      tensors.put("lora_unet_no_such_layer.lora_down.weight", Tensor.zeros(1, 12));
      SafetensorsWriter.write(file, tensors, Map.of());
    }
    try (Lora more = Lora.open(file, targets)) {
      assertThat(more.foreign())
          .containsExactly(
              "bundle_emb.word.emb_params", "lora_unet_no_such_layer.lora_down.weight");
      Lora plain = lora("kohya.safetensors");
      assertThat(more.kinds()).isEqualTo(plain.kinds());
      for (ComponentKind kind : plain.kinds()) {
        assertThat(more.parameters(kind)).isEqualTo(plain.parameters(kind));
      }
      assertThat(plain.foreign()).isEmpty();
    }
  }

  @Test
  void factorsThatAreNoNumbersAreRefused() throws IOException {
    String name = "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q.";
    Path file = folder.resolve("nan.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Tensor up = Tensor.full(Float.NaN, 8, 2);
      SafetensorsWriter.write(
          file,
          Map.of(name + "lora_A.weight", Tensor.zeros(2, 8), name + "lora_B.weight", up),
          Map.of());
      try (Lora lora = Lora.open(file, targets)) {
        LoraStack stack =
            new LoraStack(
                ComponentKind.UNET,
                copies(ComponentKind.UNET),
                checkpoint.component(ComponentKind.UNET));
        assertThatThrownBy(() -> stack.apply(List.of(new LoraStack.Weighted(lora, 1))))
            .isInstanceOf(BadModelException.class)
            .hasMessageContaining("nan.safetensors: found NaN")
            .hasMessageContaining("attn1.to_q");
      }
    }
  }

  @Test
  void shapesAndSettings() throws IOException {
    String name = "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q.";
    String a = name + "lora_A.weight";
    String b = name + "lora_B.weight";
    Tensor down = Tensor.zeros(2, 8);
    Tensor up = Tensor.zeros(8, 2);
    refused(Map.of(a, down, b, Tensor.zeros(8, 3)), Map.of(), "[2, 8] and [8, 3]");
    refused(Map.of(a, Tensor.zeros(2, 7), b, up), Map.of(), "[2, 7]");
    refused(Map.of(a, Tensor.zeros(0, 8), b, Tensor.zeros(8, 0)), Map.of(), "[0, 8]");
    refused(Map.of(a, Tensor.zeros(2), b, up), Map.of(), "[2]");
    refused(Map.of(a, down, b, up, name + "alpha", Tensor.zeros(2)), Map.of(), "one number");
    refused(
        Map.of(a, down, b, up, name + "alpha", Tensor.full(Float.NaN, 1)), Map.of(), "scale NaN");
    refused(Map.of(a, down, b, up, name + "lora.down.weight", down), Map.of(), "one tensor");
    Map<String, Tensor> sound = Map.of(a, down, b, up);
    String key = "lora_adapter_metadata";
    refused(sound, Map.of(key, "[]"), "no JSON object");
    refused(sound, Map.of(key, "{\"unet.r\": 4}"), "of rank 2", "rank 4");
    refused(sound, Map.of(key, "{\"unet.r\": \"x\"}"), "unet.r \"x\"");
    refused(sound, Map.of(key, "{\"unet.r\": 2, \"unet.use_dora\": true}"), "use_dora true");
    refused(
        sound,
        Map.of(key, "{\"unet.r\": 2, \"unet.alpha_pattern\": {\"a(\": 1}}"),
        "the expression a(");
    refused(
        sound,
        Map.of(key, "{\"r\": 2, \"alpha_pattern\": {\"((.|[a-z])*)*!\": 1}}"),
        "((.|[a-z])*)*!",
        "decided quickly");
    refused(Map.of(), Map.of(), "no tensors");
    Path file = folder.resolve("good.safetensors");
    SafetensorsWriter.write(file, sound, Map.of(key, "{\"unet.r\": 2, \"unet.lora_alpha\": 6}"));
    try (Lora lora = Lora.open(file, targets)) {
      assertThat(lora.kinds()).containsExactly(ComponentKind.UNET);
      String parameter = lora.parameters(ComponentKind.UNET).iterator().next();
      assertThat(lora.layers(ComponentKind.UNET).get(parameter).scale()).isEqualTo(3);
    }
  }
}
