package org.icportrait.diffusion.checkpoint;

import static org.icportrait.diffusion.checkpoint.CheckpointConversionTest.change;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.path;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.refused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be used is refused with the file, what was found and what was expected. */
class BadCheckpointTest {
  private static final String UNET = "unet/diffusion_pytorch_model.safetensors";
  private static final String INDEX = "unet/diffusion_pytorch_model.safetensors.index.json";

  @TempDir Path folder;

  private Path copy(String name) throws IOException {
    return CheckpointGolden.copy(name, folder.resolve(name));
  }

  private static void verify(Path path) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      CheckpointVerifier.verify(checkpoint);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.ckpt", "m.pt", "m.bin", "m.safetensors"})
  void zippedPickle(String name) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(new byte[] {(byte) 0x80, 2, '}', '.'});
    }
    refused(() -> verify(file), name, "a pickle file", "machine you trust", "save_file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.ckpt", "m.safetensors"})
  void rawPickle(String name) throws IOException {
    byte[] head = {
      (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9
    };
    Files.write(folder.resolve(name), head);
    refused(() -> verify(folder.resolve(name)), name, "a pickle file", "weights_only=True");
  }

  @Test
  void onlyPickleInAComponent() throws IOException {
    Path copy = copy("control");
    Path file = copy.resolve("diffusion_pytorch_model.safetensors");
    Files.move(file, copy.resolve("old.bin.txt"));
    Files.write(
        copy.resolve("diffusion_pytorch_model.bin"), "PK\3\4....".getBytes(StandardCharsets.UTF_8));
    refused(() -> verify(copy), "diffusion_pytorch_model.bin", "a pickle file");
  }

  @Test
  void missingFiles() throws IOException {
    refused(() -> verify(folder.resolve("none")), "none", "no such file or folder");
    refused(() -> verify(folder), "neither model_index.json nor config.json");
    Path copy = copy("sd1");
    Files.delete(copy.resolve("vae/config.json"));
    refused(() -> verify(copy), "config.json", "no such file");
    Path other = copy("sd2");
    Files.delete(other.resolve("text_encoder/model.safetensors"));
    refused(() -> verify(other), "text_encoder", "no weights", "model.safetensors");
  }

  @Test
  void shardsAndIndices() throws IOException {
    Path copy = copy("sd2");
    Path index = copy.resolve(INDEX);
    String text = Files.readString(index);
    String shard = "diffusion_pytorch_model-00001-of-00002.safetensors";
    for (String bad :
        new String[] {
          "../" + shard,
          "..\\\\" + shard,
          "/etc/passwd",
          "a/" + shard,
          "config.json",
          "",
          "..safetensors",
          shard + "\\u0000.safetensors"
        }) {
      Files.writeString(index, text.replaceFirst(shard, bad.replace("\\", "\\\\")));
      refused(() -> verify(copy), "index.json", "beside the index");
    }
    Files.writeString(index, text.replaceFirst(shard, "missing.safetensors"));
    refused(() -> verify(copy), "missing.safetensors", "no such file");
    Files.writeString(index, text.replaceFirst("conv_in.bias", "conv_in.biased"));
    refused(() -> verify(copy), "00001-of-00002.safetensors", "conv_in.biased");
    Files.writeString(index, text.replaceFirst("\"conv_in.bias\": \"[^\"]*\",", ""));
    refused(() -> verify(copy), "00001-of-00002.safetensors", "tensor conv_in.bias");
    Files.writeString(index, "{\"weight_map\": []}");
    refused(() -> verify(copy), "index.json", "no weight_map");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"b.safetensors\", \"a\": \"c\"}}");
    refused(() -> verify(copy), "index.json", "Duplicate");
    Files.writeString(index, text);
    Files.delete(copy.resolve("unet").resolve(shard));
    refused(() -> verify(copy), shard, "no such file");
  }

  @Test
  void tensorsAgainstTheConfiguration() throws IOException {
    Path copy = copy("sd1");
    Path unet = copy.resolve(UNET);
    byte[] sound = Files.readAllBytes(unet);
    change(unet, "conv_in.bias", Tensor.zeros(5));
    refused(() -> verify(copy), UNET, "conv_in.bias of shape [5]", "[4]");
    Files.write(unet, sound);
    change(unet, "conv_in.bias", null);
    refused(() -> verify(copy), UNET, "no tensor conv_in.bias", "[4]");
    Files.write(unet, sound);
    change(unet, "extra", Tensor.zeros(1));
    refused(() -> verify(copy), UNET, "unknown tensor extra");
    Files.write(unet, sound);
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      change(unet, "conv_in.bias", Tensor.of(new float[] {1, 2, value, 3}, 4));
      refused(() -> verify(copy), UNET, "conv_in.bias", "NaN or infinite");
    }
    Files.write(unet, Arrays.copyOf(sound, sound.length - 4));
    refused(() -> verify(copy), UNET, "cut short");
    Files.write(unet, sound);
    verify(copy);
  }

  @Test
  void otherFamilies() throws IOException {
    Path copy = copy("sd1");
    Path index = copy.resolve("model_index.json");
    String text = Files.readString(index);
    Files.writeString(
        index,
        text.replaceFirst(
            "\\{", "{\"text_encoder_2\": [\"transformers\", \"CLIPTextModelWithProjection\"],"));
    refused(() -> verify(copy), "model_index.json", "text_encoder_2", "Stable Diffusion 1.x");
    Files.writeString(index, "{\"_class_name\": \"X\", \"vae\": [null, null]}");
    refused(() -> verify(copy), "no unet");
    Files.writeString(index, "{\"unet\": [\"diffusers\"]}");
    refused(() -> verify(copy), "the entry unet");
    for (String name : new String[] {"conditioner.embedders.0.x", "lora_unet_x.alpha", "hello"}) {
      Path file = folder.resolve("other.safetensors");
      try (TensorScope scope = TensorScope.open()) {
        SafetensorsWriter.write(file, Map.of(name, Tensor.zeros(1)), Map.of());
      }
      refused(() -> verify(file), "other.safetensors", name);
    }
  }

  @Test
  void layersThatWouldFillTheMemory() throws IOException {
    Path copy = copy("sd1");
    for (String part : new String[] {"unet", "vae"}) {
      Path config = copy.resolve(part).resolve("config.json");
      String text = Files.readString(config);
      Files.writeString(
          config, text.replaceFirst("\"layers_per_block\": 1", "\"layers_per_block\": 999999999"));
      refused(() -> verify(copy), "layers_per_block 999999999");
      Files.writeString(config, text);
    }
  }

  @Test
  void adaptersOfOtherKindsAreNamed() throws IOException {
    Path adapter = Files.createDirectory(folder.resolve("adapter"));
    Files.writeString(adapter.resolve("config.json"), "{\"_class_name\": \"T2IAdapter\"}");
    refused(() -> Checkpoint.open(adapter).close(), "config.json", "a T2I-Adapter");
    Path gguf = folder.resolve("model.gguf");
    Files.write(gguf, new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    refused(() -> Checkpoint.open(gguf).close(), "model.gguf", "a GGUF file");
  }
}
