package org.icportrait.portrait.data.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
  private static final int[] SIZES = {0, 1, 511, 512, 513, 5000};

  @TempDir Path folder;

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private Path archive() throws IOException {
    Path file = folder.resolve("a.tar");
    try (TarWriter tar = new TarWriter(Files.newOutputStream(file))) {
      for (int size : SIZES) {
        tar.add("f" + size + ".bin", content(size));
      }
    }
    return file;
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    Path file = archive();
    assertThat(Files.size(file) % TarWriter.BLOCK).isZero();
    try (TarReader reader = new TarReader(file)) {
      for (int size : SIZES) {
        TarReader.Entry entry = reader.next();
        assertThat(entry.name()).isEqualTo("f" + size + ".bin");
        assertThat(entry.content()).isEqualTo(content(size));
      }
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void refusesDamagedAndShortArchives() throws IOException {
    byte[] bytes = Files.readAllBytes(archive());
    Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(bytes, 600));
    bytes[3] ^= 1; // in a name
    Path damaged = Files.write(folder.resolve("damaged.tar"), bytes);
    try (TarReader reader = new TarReader(damaged)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("damaged.tar: found a damaged header");
    }
    try (TarReader reader = new TarReader(cut)) {
      reader.next(); // the empty file
      assertThatThrownBy(reader::next)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("cut off");
    }
  }
}
