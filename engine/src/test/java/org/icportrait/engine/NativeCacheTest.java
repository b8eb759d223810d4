package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
  @TempDir Path folder;

  @Test
  void theFirstUsableFolderIsTaken() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path first = folder.resolve("first/cache");
    assertThat(NativeCache.firstUsable(List.of(first, file))).isEqualTo(first);
    assertThat(NativeCache.firstUsable(List.of(file, file.resolve("below"), first)))
        .isEqualTo(first);
    try (Stream<Path> left = Files.list(first)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whereNoneIsUsableEachIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path proc = Path.of("/proc/none");
    assertThatThrownBy(() -> NativeCache.firstUsable(List.of(file.resolve("below"), proc)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file + "/below: it can't be made")
        .hasMessageContaining("/proc/none: ")
        .hasMessageContaining("ICPORTRAIT_CACHE")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
