package org.icportrait.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single files of full size: sparse ones, whose zeros take no space on the disk. */
class FullSizeFileTest {
  private static JsonNode networks;

  @TempDir Path folder;

  private ObjectNode header = new ObjectMapper().createObjectNode();
  private long end;

  @BeforeAll
  static void read() throws IOException {
    networks = ParameterNamesTest.networks();
  }

  private void add(String name, JsonNode shape) {
    long bytes = 2;
    for (JsonNode size : shape) {
      bytes *= size.asLong();
    }
    ObjectNode entry = header.putObject(name);
    entry.put("dtype", "F16").set("shape", shape);
    entry.putArray("data_offsets").add(end).add(end + bytes);
    end += bytes;
  }

  private void add(String network, String prefix, NameTable names) {
    for (var entry : networks.path(network).path("shapes").properties()) {
      names.forward(entry.getKey()).ifPresent(name -> add(prefix + name, entry.getValue()));
    }
  }

  private ConfigNode config(String network) {
    return new ConfigNode(network, (ObjectNode) networks.path(network).path("config"));
  }

  private Path write() throws IOException {
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("full.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
      sparse.write(json);
      sparse.setLength(8 + json.length + end);
    }
    return file;
  }

  private static JsonNode found(Checkpoint checkpoint, ComponentKind kind) throws IOException {
    assertThat(CheckpointVerifier.checkShapes(checkpoint.component(kind))).isTrue();
    return new ObjectMapper().readTree(checkpoint.component(kind).configJson());
  }

  private static void expect(JsonNode found, String network, List<String> properties) {
    for (String property : properties) {
      assertThat(found.get(property))
          .as(property)
          .isEqualTo(networks.path(network).path("config").get(property));
    }
  }

  private static final List<String> UNET =
      List.of(
          "in_channels",
          "out_channels",
          "down_block_types",
          "mid_block_type",
          "up_block_types",
          "block_out_channels",
          "layers_per_block",
          "cross_attention_dim",
          "attention_head_dim",
          "use_linear_projection",
          "norm_num_groups",
          "act_fn",
          "flip_sin_to_cos",
          "freq_shift");
  private static final List<String> TEXT =
      List.of(
          "hidden_size",
          "intermediate_size",
          "num_hidden_layers",
          "num_attention_heads",
          "hidden_act",
          "vocab_size",
          "max_position_embeddings");
  private static final List<String> VAE =
      List.of(
          "in_channels",
          "out_channels",
          "latent_channels",
          "block_out_channels",
          "down_block_types",
          "up_block_types",
          "layers_per_block",
          "norm_num_groups");

  @Test
  void theFirstGenerationIsToldByItsShapes() throws IOException {
    add("unet_sd1", "model.diffusion_model.", UNetNames.unet(layout("unet_sd1")));
    add("vae", "first_stage_model.", LdmAutoencoderNames.table(4, 2));
    add(
        "text_sd1",
        "cond_stage_model.transformer.",
        new NameTable.Builder().same("text_model.").build());
    JsonNode one = new ObjectMapper().readTree("[1]");
    for (String other : List.of("model_ema.decay", "alphas_cumprod", "first_stage_model.loss.x")) {
      add(other, one);
    }
    add("cond_stage_model.transformer.text_model.embeddings.position_ids", one);
    try (Checkpoint checkpoint = Checkpoint.open(write())) {
      assertThat(checkpoint.layout().description()).contains("Stable Diffusion 1.x");
      expect(found(checkpoint, ComponentKind.UNET), "unet_sd1", UNET);
      expect(found(checkpoint, ComponentKind.VAE), "vae", VAE);
      expect(found(checkpoint, ComponentKind.TEXT_ENCODER), "text_sd1", TEXT);
      assertThat(checkpoint.component(ComponentKind.UNET).parameterCount()).isEqualTo(859_520_964);
      assertThat(checkpoint.requireText("scheduler/scheduler_config.json"))
          .contains("PNDMScheduler", "scaled_linear", "epsilon");
      assertThat(checkpoint.leftOut()).hasSize(3);
      refused(() -> checkpoint.requireText("tokenizer/vocab.json"), "tokenizer/vocab.json");
    }
  }

  @Test
  void theSecondGenerationIsToldByItsShapes() throws IOException {
    add("unet_sd2", "model.diffusion_model.", UNetNames.unet(layout("unet_sd2")));
    add("vae", "first_stage_model.", LdmAutoencoderNames.table(4, 2));
    String text = "cond_stage_model.model.";
    add("text_sd2", text, OpenClipNames.table(23));
    JsonNode weight = new ObjectMapper().readTree("[3072, 1024]");
    JsonNode bias = new ObjectMapper().readTree("[3072]");
    for (int i = 0; i < 24; i++) { // the last one is not used
      add(text + "transformer.resblocks." + i + ".attn.in_proj_weight", weight);
      add(text + "transformer.resblocks." + i + ".attn.in_proj_bias", bias);
    }
    add(text + "text_projection", weight);
    try (Checkpoint checkpoint = Checkpoint.open(write())) {
      assertThat(checkpoint.layout().description()).contains("Stable Diffusion 2.x");
      expect(found(checkpoint, ComponentKind.UNET), "unet_sd2", UNET);
      expect(found(checkpoint, ComponentKind.TEXT_ENCODER), "text_sd2", TEXT);
      refused(
          () -> checkpoint.requireText("scheduler/scheduler_config.json"), "--prediction epsilon");
    }
    CheckpointOptions velocity = CheckpointOptions.NONE.withPrediction("v_prediction");
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("full.safetensors"), velocity)) {
      assertThat(checkpoint.requireText("scheduler/scheduler_config.json"))
          .contains("DDIMScheduler", "v_prediction");
    }
  }

  private UNetLayout layout(String network) {
    return UNetLayout.of(config(network), false);
  }

  @Test
  void controlNet() throws IOException {
    ConfigNode config = config("control_sd1");
    add(
        "control_sd1",
        "control_model.",
        UNetNames.controlNet(UNetLayout.of(config, true), ParameterShapes.embeddingBlocks(config)));
    try (Checkpoint checkpoint = Checkpoint.open(write())) {
      expect(
          found(checkpoint, ComponentKind.CONTROLNET),
          "control_sd1",
          List.of(
              "conditioning_embedding_out_channels",
              "block_out_channels",
              "down_block_types",
              "cross_attention_dim",
              "attention_head_dim"));
    }
  }
}
