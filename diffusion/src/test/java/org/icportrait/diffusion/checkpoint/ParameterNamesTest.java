package org.icportrait.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every parameter of the full-size networks, whose names and shapes torch gave. */
class ParameterNamesTest {
  private static JsonNode networks;

  @BeforeAll
  static void read() throws IOException {
    networks = networks();
  }

  static JsonNode networks() throws IOException {
    try (InputStream in = Files.newInputStream(CheckpointGolden.path("parameters.json.gz"));
        InputStream unpacked = new GZIPInputStream(in)) {
      return new ObjectMapper().readTree(unpacked);
    }
  }

  static ConfigNode config(String network) {
    return new ConfigNode(network, (ObjectNode) networks.path(network).path("config"));
  }

  static Map<String, String> shapes(String network) {
    Map<String, String> shapes = new TreeMap<>();
    for (var entry : networks.path(network).path("shapes").properties()) {
      shapes.put(entry.getKey(), entry.getValue().toString());
    }
    return shapes;
  }

  @ParameterizedTest
  @CsvSource({
    "unet_sd1, UNet2DConditionModel, 686",
    "unet_sd2, UNet2DConditionModel, 686",
    "vae, AutoencoderKL, 248",
    "control_sd1, ControlNetModel, 340",
    "text_sd1, CLIPTextModel, 196",
    "text_sd2, CLIPTextModel, 372",
  })
  void shapesAreThoseOfTorch(String network, String className, int count) {
    Map<String, String> found = new TreeMap<>();
    ParameterShapes.of(className, config(network))
        .orElseThrow()
        .forEach((name, s) -> found.put(name, Arrays.toString(s).replace(" ", "")));
    assertThat(found).isEqualTo(shapes(network)).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({"unet_sd1", "unet_sd2", "vae", "control_sd1", "text_sd2"})
  void namesGoThereAndBack(String network) {
    NameTable table = table(network);
    Set<String> seen = new HashSet<>();
    for (String name : shapes(network).keySet()) {
      if (network.startsWith("text") && name.matches(".*self_attn\\.[qkv]_proj.*")) {
        assertThat(table.forward(name)).as(name).isEmpty(); // fused
        continue;
      }
      String ldm = table.forward(name).orElseThrow(() -> new AssertionError(name));
      assertThat(seen.add(ldm)).as(ldm).isTrue();
      assertThat(table.backward(ldm)).contains(name);
    }
  }

  private static NameTable table(String network) {
    ConfigNode config = config(network);
    return switch (network) {
      case "unet_sd1", "unet_sd2" -> UNetNames.unet(UNetLayout.of(config, false));
      case "control_sd1" ->
          UNetNames.controlNet(
              UNetLayout.of(config, true), ParameterShapes.embeddingBlocks(config));
      case "vae" -> LdmAutoencoderNames.table(4, 2);
      default -> OpenClipNames.table(23);
    };
  }

  /** Names as the checkpoints on the hub have them. */
  @Test
  void wellKnownNames() {
    NameTable unet = table("unet_sd1");
    assertThat(unet.backward("output_blocks.11.0.skip_connection.weight"))
        .contains("up_blocks.3.resnets.2.conv_shortcut.weight");
    assertThat(unet.backward("input_blocks.2.1.transformer_blocks.0.attn2.to_k.weight"))
        .contains("down_blocks.0.attentions.1.transformer_blocks.0.attn2.to_k.weight");
    assertThat(unet.backward("output_blocks.2.1.conv.weight"))
        .contains("up_blocks.0.upsamplers.0.conv.weight");
    assertThat(unet.backward("output_blocks.5.2.conv.weight"))
        .contains("up_blocks.1.upsamplers.0.conv.weight");
    assertThat(unet.backward("input_blocks.9.0.op.bias"))
        .contains("down_blocks.2.downsamplers.0.conv.bias");
    NameTable vae = table("vae");
    assertThat(vae.backward("decoder.up.3.upsample.conv.weight"))
        .contains("decoder.up_blocks.0.upsamplers.0.conv.weight");
    assertThat(vae.backward("encoder.down.1.block.0.nin_shortcut.weight"))
        .contains("encoder.down_blocks.1.resnets.0.conv_shortcut.weight");
    assertThat(table("control_sd1").backward("input_hint_block.14.weight"))
        .contains("controlnet_cond_embedding.conv_out.weight");
    assertThat(table("control_sd1").backward("zero_convs.11.0.bias"))
        .contains("controlnet_down_blocks.11.bias");
    assertThat(unet.forward("conv_ins.weight")).isEmpty();
    assertThat(unet.backward("input_blocks.12.0.op.bias")).isEmpty();
  }
}
