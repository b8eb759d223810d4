package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A damaged file is refused as a bad model or read within its bounds; nothing else happens. */
class SafetensorsFuzzTest {
  private static final String HEADER =
      "{\"__metadata__\":{\"step\":\"3\"},"
          + "\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
          + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},"
          + "\"c\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[32,40]},"
          + "\"d\":{\"dtype\":\"F16\",\"shape\":[0,9],\"data_offsets\":[40,40]}}  ";

  private static byte[] sound() {
    return SafetensorsBytes.of(HEADER, 40);
  }

  /** Reads everything there is; returns whether the file was taken for sound. */
  private static boolean read(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".safetensors");
    try {
      Files.write(file, bytes);
      try (TensorScope scope = TensorScope.open();
          Safetensors source = Safetensors.open(file)) {
        long read = 0;
        for (String name : source.names()) {
          Tensor tensor = source.tensor(name);
          assertThat(tensor.shape()).containsExactly(source.shape(name));
          assertThat(source.floats(name)).hasSize((int) tensor.count());
          read += tensor.count() * tensor.dtype().bytes();
        }
        assertThat(read).isLessThanOrEqualTo(bytes.length);
        return true;
      } catch (BadModelException e) {
        assertThat(e).hasMessageContaining(": found ").hasMessageContaining(", expected ");
        return false;
      }
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 1500)
  void flippedBytes(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 400) Integer> positions,
      @ForAll @Size(4) List<@IntRange(min = 1, max = 255) Integer> changes)
      throws IOException {
    byte[] bytes = sound();
    for (int i = 0; i < positions.size(); i++) {
      bytes[positions.get(i) % bytes.length] ^= changes.get(i).byteValue();
    }
    read(bytes);
  }

  @Property(tries = 300)
  void truncations(@ForAll @IntRange(max = 400) int length) throws IOException {
    byte[] bytes = sound();
    int kept = Math.min(length, bytes.length);
    assertThat(read(Arrays.copyOf(bytes, kept))).isEqualTo(kept == bytes.length);
  }

  @Property(tries = 300)
  void rubbish(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    byte[] file = SafetensorsBytes.of("", bytes.length);
    System.arraycopy(bytes, 0, file, 8, bytes.length);
    file[0] = (byte) bytes.length; // a header length that fits
    assertThat(read(file)).isFalse();
  }
}
