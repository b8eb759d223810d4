package org.icportrait.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointGolden;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** A LoRA file with changed names is read or refused; nothing else. */
class LoraFuzzTest {
  private static final String PIECES = "._ab01/\\:\u0000\ud83d\udca5{}$^*loratequn";

  private static boolean read(Path file, LoraTargets targets) {
    try (Lora lora = Lora.open(file, targets)) {
      assertThat(lora.kinds()).isNotEmpty();
      return true;
    } catch (BadModelException e) {
      assertThat(e).hasMessageContaining(": found ").hasMessageContaining(", expected ");
      return false;
    }
  }

  @Property(tries = 300)
  void names(
      @ForAll @IntRange(max = 3) int which,
      @ForAll @IntRange(max = 1000) int key,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 10_000) Integer> places,
      @ForAll @IntRange(max = 3) int removed)
      throws IOException {
    String form = List.of("kohya", "diffusers", "processors", "peft").get(which);
    Path file = Files.createTempFile("lora", ".safetensors");
    try (TensorScope scope = TensorScope.open();
        Checkpoint base = Checkpoint.open(CheckpointGolden.path("sd1"));
        Safetensors sound =
            Safetensors.open(CheckpointGolden.path("lora/" + form + ".safetensors"))) {
      LoraTargets targets = LoraTargets.of(base);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      List<String> names = List.copyOf(sound.names());
      String changed = names.get(key % names.size());
      names.forEach(name -> tensors.put(name, sound.tensor(name)));
      StringBuilder name = new StringBuilder(changed);
      for (int place : places) {
        int at = place % (name.length() + 1);
        name.replace(at, Math.min(name.length(), at + removed), ch(place));
      }
      Map<String, String> metadata = new LinkedHashMap<>(sound.metadata());
      metadata.computeIfPresent(
          "lora_adapter_metadata",
          (k, text) -> {
            int at = key % text.length();
            return text.substring(0, at) + ch(places.get(0)) + text.substring(at);
          });
      tensors.put(name.toString(), tensors.remove(changed));
      SafetensorsWriter.write(file, tensors, metadata);
      boolean same = name.toString().equals(changed) && metadata.equals(sound.metadata());
      assertThat(read(file, targets) || !same).isTrue();
    } finally {
      Files.delete(file);
    }
  }

  private static String ch(int place) {
    int points = PIECES.codePointCount(0, PIECES.length());
    int at = PIECES.offsetByCodePoints(0, place % points);
    return Character.toString(PIECES.codePointAt(at));
  }
}
