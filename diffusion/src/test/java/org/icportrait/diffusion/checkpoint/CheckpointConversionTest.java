package org.icportrait.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.contents;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.path;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.refused;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.icportrait.engine.DType;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.StoredTensor;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversions lose nothing and leave nothing half-written. */
class CheckpointConversionTest {
  private static final CheckpointWriter.FolderEnd NOTHING = folder -> {};

  @TempDir Path folder;

  private Path single(Path from, String to, DType type) throws IOException {
    Path target = folder.resolve(to);
    try (Checkpoint checkpoint = Checkpoint.open(from)) {
      CheckpointWriter.writeSingleFile(checkpoint, target, type);
    }
    return target;
  }

  private Path diffusers(Path from, String to, DType type) throws IOException {
    Path target = folder.resolve(to);
    try (Checkpoint checkpoint = Checkpoint.open(from)) {
      CheckpointWriter.writeFolder(checkpoint, target, type, NOTHING);
    }
    return target;
  }

  /** All weights of a folder under the names in its files. */
  private static Map<String, String> weights(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".safetensors") && !name.contains("fp16")) {
          String part = file.getParent().getFileName().toString();
          contents(file).forEach((key, value) -> all.put(part + "/" + key, value));
        }
      }
    }
    return all;
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.contains(".safetensors")) {
          all.put(name, Files.readString(file));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sd1", "sd2", "control"})
  void singleFileIsTheTwinThatPythonMade(String name) throws IOException {
    Path made = single(path(name), "made.safetensors", null);
    assertThat(contents(made)).isEqualTo(contents(path(name + ".safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sd1", "control"})
  void thereAndBackIsTheSame(String name) throws IOException {
    Path back = diffusers(single(path(name), "a.safetensors", null), "back", null);
    if (name.equals("control")) { // whose folder is named as the target
      assertThat(contents(back.resolve("diffusion_pytorch_model.safetensors")))
          .isEqualTo(contents(path("control/diffusion_pytorch_model.safetensors")));
    } else {
      assertThat(weights(back)).isEqualTo(weights(path(name)));
      Map<String, String> expected = texts(path(name));
      assertThat(texts(back).keySet()).isEqualTo(expected.keySet());
      assertThat(texts(back).get("tokenizer/tokenizer.json"))
          .isEqualTo(expected.get("tokenizer/tokenizer.json"));
      assertThat(texts(back).get("model_index.json")).isEqualTo(expected.get("model_index.json"));
    }
    Path again = single(back, "b.safetensors", null);
    assertThat(Files.readAllBytes(again))
        .isEqualTo(Files.readAllBytes(folder.resolve("a.safetensors")));
  }

  @Test
  void shardsAndOldNamesComeBackAsOneFileWithPresentNames() throws IOException {
    Path back = diffusers(single(path("sd2"), "a.safetensors", null), "back", null);
    Path direct = diffusers(path("sd2"), "direct", null);
    assertThat(weights(back)).isEqualTo(weights(direct));
    assertThat(weights(back).keySet())
        .contains("vae/encoder.mid_block.attentions.0.to_q.weight")
        .contains("text_encoder/encoder.layers.1.self_attn.k_proj.bias");
    Map<String, String> unet = new TreeMap<>(weights(path("sd2")));
    unet.keySet().removeIf(key -> !key.startsWith("unet/"));
    assertThat(weights(back)).containsAllEntriesOf(unet);
  }

  @Test
  void halfPrecisionIsWhatPythonMakesOfIt() throws IOException {
    Path half = diffusers(path("sd1"), "half", DType.FLOAT16);
    for (String file :
        new String[] {
          "unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model"
        }) {
      assertThat(contents(half.resolve(file + ".safetensors")))
          .isEqualTo(contents(path("sd1").resolve(file + ".fp16.safetensors")));
    }
    Path brain = single(path("sd1"), "brain.safetensors", DType.BFLOAT16);
    try (Checkpoint checkpoint = Checkpoint.open(brain)) {
      for (ComponentKind kind : checkpoint.kinds()) {
        assertThat(checkpoint.component(kind).dtypes()).containsExactly(DType.BFLOAT16);
      }
      CheckpointVerifier.verify(checkpoint);
    }
  }

  @Test
  void aValueTooLargeForHalfPrecisionIsRefusedAndNothingIsLeft() throws IOException {
    Path copy = CheckpointGolden.copy("control", folder.resolve("copy"));
    Path weights = copy.resolve("diffusion_pytorch_model.safetensors");
    change(weights, "conv_in.bias", Tensor.full(1e6f, 4));
    refused(() -> diffusers(copy, "half", DType.FLOAT16), "conv_in.bias", "bfloat16");
    refused(() -> single(copy, "half.safetensors", DType.FLOAT16), "input_blocks.0.0.bias");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(copy);
    }
  }

  static void change(Path file, String name, Tensor value) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> all = new LinkedHashMap<>();
      try (Safetensors source = Safetensors.open(file)) {
        source.names().forEach(key -> all.put(key, source.tensor(key)));
      }
      if (value == null) {
        all.remove(name);
      } else {
        all.put(name, value);
      }
      SafetensorsWriter.write(file, all, Map.of());
    }
  }

  @Test
  void anExistingFolderIsKept() throws IOException {
    Files.createDirectories(folder.resolve("full"));
    Files.writeString(folder.resolve("full/note.txt"), "mine");
    assertThatThrownBy(() -> diffusers(path("sd1"), "full", null))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("full/note.txt")).hasContent("mine");
    Files.createDirectories(folder.resolve("empty"));
    assertThat(diffusers(path("sd1"), "empty", null).resolve("model_index.json")).exists();
  }

  @Test
  void aForeignSingleFileNeedsATokenizerFromSomewhere() throws IOException {
    Path foreign = path("sd1.safetensors"); // tiny: its number of heads can't be guessed either
    refused(() -> diffusers(foreign, "out", null), "whose number of heads", "--base DIR");
    CheckpointOptions base = CheckpointOptions.NONE.withBase(path("sd1"));
    try (Checkpoint checkpoint = Checkpoint.open(foreign, base)) {
      CheckpointWriter.writeFolder(checkpoint, folder.resolve("out"), null, NOTHING);
    }
    Path flat = folder.resolve("out/text_encoder/model.safetensors");
    assertThat(contents(flat).keySet()).allMatch(name -> name.startsWith("text_model."));
    Map<String, String> unet = contents(folder.resolve("out/unet/" + UNET));
    assertThat(unet).isEqualTo(contents(path("sd1/unet/" + UNET)));
  }

  private static final String UNET = "diffusion_pytorch_model.safetensors";

  @Test
  void classesWithoutAPlaceInASingleFileAreRefused() {
    Path mini = Path.of(System.getProperty("icportrait.home"), "models", "mini");
    refused(() -> single(mini, "mini.safetensors", null), "expected");
    assertThat(folder).isEmptyDirectory();
  }

  /** Rows, joins and other shapes of tensors that were not read. */
  @Test
  void partsOfStoredTensors() throws IOException {
    Path file = folder.resolve("t.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      float[] values = new float[24];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      SafetensorsWriter.write(file, Map.of("t", Tensor.of(values, 6, 4)), Map.of());
      try (Safetensors source = Safetensors.open(file)) {
        StoredTensor all = source.stored("t");
        StoredTensor joined =
            StoredTensor.joined(List.of(all.rows(4, 2), all.rows(0, 1), all.rows(2, 0)));
        assertThat(joined.shape()).containsExactly(3, 4);
        assertThat(joined.load().toFloats())
            .containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3);
        assertThat(joined.rows(1, 2).reshaped(2, 2, 2).load().toFloats())
            .containsExactly(20, 21, 22, 23, 0, 1, 2, 3);
        assertThatThrownBy(() -> all.rows(5, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> all.reshaped(5)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
