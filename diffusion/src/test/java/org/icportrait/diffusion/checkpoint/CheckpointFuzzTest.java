package org.icportrait.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Whatever is in its JSON or tensor names, a checkpoint is read or refused; nothing else. */
class CheckpointFuzzTest {
  private static final String[] PIECES = {
    "[]",
    "{}",
    "null",
    "-1",
    "0",
    "1e99",
    "2147483648",
    "\"\"",
    "\"../x\"",
    "true",
    "[1,[2]]",
    "\"CrossAttnDownBlock2D\"",
    "[null,null]",
    "NaN",
    "\"a\":1,",
    "[",
    "}",
    "\\u0000",
    "999999"
  };

  private static Path folder;

  @BeforeContainer
  static void copy() throws IOException {
    folder = Files.createTempDirectory("fuzz");
    CheckpointGolden.copy("sd2", folder);
  }

  @AfterContainer
  static void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Opens it, checks all it can without reading weights, and writes it under other names. */
  private static boolean read(Path path) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      for (ComponentKind kind : checkpoint.kinds()) {
        CheckpointVerifier.checkShapes(checkpoint.component(kind));
        SingleFileNames.of(checkpoint.component(kind));
      }
      return true;
    } catch (BadModelException e) {
      assertThat(e).hasMessageContaining(": found ").hasMessageContaining(", expected ");
      return false;
    }
  }

  @Property(tries = 400)
  void json(
      @ForAll @IntRange(max = 5) int which,
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 1_000_000) Integer> places,
      @ForAll @IntRange(max = 12) int length,
      @ForAll @IntRange(max = 18) int piece)
      throws IOException {
    String name =
        List.of(
                "model_index.json",
                "unet/config.json",
                "vae/config.json",
                "text_encoder/config.json",
                "unet/diffusion_pytorch_model.safetensors.index.json",
                "vae/diffusion_pytorch_model.safetensors.index.json")
            .get(which);
    Path file = folder.resolve(name);
    String sound = Files.readString(file);
    StringBuilder text = new StringBuilder(sound);
    for (int place : places) {
      // at the start of a value, where a change does most
      int at = text.indexOf(":", place % text.length());
      at = at < 0 ? place % text.length() : at + 1;
      int end = length == 0 ? Math.max(at, text.indexOf("\n", at)) : at + length;
      text.replace(at, Math.min(text.length(), end), PIECES[(piece + place) % PIECES.length]);
    }
    try {
      Files.writeString(file, text);
      read(folder);
    } finally {
      Files.writeString(file, sound);
    }
    assertThat(read(folder)).isTrue();
  }

  @Property(tries = 300)
  void tensorNames(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 1_000_000) Integer> words,
      @ForAll @IntRange(max = 4) int prefix,
      @ForAll @Size(max = 4) List<@IntRange(max = 3) Integer> shape)
      throws IOException {
    String[] prefixes = {
      "model.diffusion_model.",
      "first_stage_model.",
      "cond_stage_model.model.",
      "cond_stage_model.transformer.",
      "control_model."
    };
    String[] parts = {
      "input_blocks",
      "0",
      "1",
      "99999999999",
      "in_layers",
      "2",
      "weight",
      "bias",
      "middle_block",
      "transformer",
      "resblocks",
      "attn",
      "in_proj_weight",
      "in_proj_",
      "encoder",
      "down",
      "block",
      "conv1",
      "",
      "proj_in",
      "text_model",
      "embeddings",
      "token_embedding",
      "mid",
      "op",
      "\u0000"
    };
    StringBuilder name = new StringBuilder(prefixes[prefix]);
    for (int word : words) {
      name.append(parts[word % parts.length]).append(word % 7 == 0 ? "" : ".");
    }
    Path file = Files.createTempFile("names", ".safetensors");
    try (TensorScope scope = TensorScope.open()) {
      long[] sizes = shape.stream().mapToLong(Integer::longValue).toArray();
      SafetensorsWriter.write(
          file,
          Map.of(
              name.toString(), Tensor.zeros(sizes), prefixes[prefix] + "x.weight", Tensor.zeros(3)),
          Map.of("icportrait:" + name, "{}", "icportrait:unet/config.json", "{\"a\": 1}"));
      read(file);
    } finally {
      Files.delete(file);
    }
  }
}
