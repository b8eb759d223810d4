package org.icportrait.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.TensorSource;

/** The checkpoints that src/golden/golden_checkpoints.py wrote, and comparisons of such. */
public final class CheckpointGolden {
  private CheckpointGolden() {}

  /** A file or folder of the script. */
  public static Path path(String name) {
    return Golden.path("checkpoints/" + name);
  }

  /** The same checkpoint where a test may change it. */
  static Path copy(String name, Path into) throws IOException {
    Path source = path(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path target = into.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return into;
  }

  /** Type, shape and bytes of every tensor. */
  static Map<String, String> contents(TensorSource source) {
    Map<String, String> contents = new TreeMap<>();
    for (String name : source.names()) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor tensor = source.tensor(name); // as float32 every 16-bit value stays itself
        contents.put(name, tensor + " " + Arrays.hashCode(tensor.toFloats()));
      }
    }
    return contents;
  }

  static Map<String, String> contents(Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      return contents(source);
    }
  }

  /** Checks the form of a refusal. */
  static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(": found ")
        .hasMessageContaining(", expected ")
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
