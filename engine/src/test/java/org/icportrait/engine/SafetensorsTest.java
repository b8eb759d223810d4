package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(DType.class)
  void comesBackTheSame(DType type) throws IOException {
    Path file = folder.resolve("t.safetensors");
    float[] values = {0, 1, -2, 3, 96, -128}; // exact in every type
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("plane", Tensor.of(values, 2, 3).to(type));
      tensors.put("scalar", Tensor.of(new float[] {7}).to(type));
      tensors.put("nothing", Tensor.zeros(3, 0, 2).to(type));
      tensors.put("turned", Tensor.of(values, 2, 3).to(type).transpose(0, 1));
      tensors.put("na\u00efve.\u4f60", Tensor.of(values, 6).to(type));
      SafetensorsWriter.write(file, tensors, Map.of("step", "12", "note", "\u00fc \"q\""));
      try (Safetensors read = Safetensors.open(file)) {
        assertThat(read.names()).containsExactlyElementsOf(tensors.keySet());
        assertThat(read.metadata()).isEqualTo(Map.of("step", "12", "note", "\u00fc \"q\""));
        tensors.forEach(
            (name, tensor) -> {
              assertThat(read.shape(name)).containsExactly(tensor.shape());
              assertThat(read.tensor(name).dtype()).isEqualTo(type);
              assertThat(read.tensor(name).shape()).containsExactly(tensor.shape());
              assertThat(read.floats(name)).containsExactly(tensor.toFloats());
            });
        assertThat(read.floats("turned")).containsExactly(0, 3, 1, 96, -2, -128);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file); // nothing of the temporary file is left
    }
  }

  @Test
  void largeIntegersAreExact() throws IOException {
    Path file = folder.resolve("t.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Tensor values = Tensor.of(new long[] {16_777_217, -5}, 2).to(DType.INT32);
      SafetensorsWriter.write(file, Map.of("i", values), Map.of());
      try (Safetensors read = Safetensors.open(file)) {
        assertThat(read.ints("i")).containsExactly(16_777_217, -5);
      }
    }
  }

  private Path file(String header, int dataBytes) throws IOException {
    return Files.write(folder.resolve("h.safetensors"), SafetensorsBytes.of(header, dataBytes));
  }

  private static void refused(Path path, String found) {
    assertThatThrownBy(() -> Safetensors.open(path).close())
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith(path + ": found ")
        .hasMessageContaining(found)
        .hasMessageContaining(", expected ");
  }

  @Test
  void theShortestFileIsRead() throws IOException {
    try (Safetensors read = Safetensors.open(file("{}", 0))) {
      assertThat(read.names()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F8_E8M0\",\"shape\":[16],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,17]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-4],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-2],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[-16,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[16,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":{\"a\":0,\"b\":16}}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":{\"x\":4},\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4]}}",
        "{\"a\":{\"dtype\":[],\"shape\":[4],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"shape\":[4],\"data_offsets\":[0,16]}}",
        "{\"a\":7}",
        "{\"a\":null}",
        "[]",
        "\"abcdef\"",
        "{\"a\":{",
        "        ",
        // a hole, an overlap, too little, too much
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,20]}}",
        // numbers that overflow a long somewhere
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551620],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e300],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,18446744073709551632]}}",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],"
            + "\"data_offsets\":[9223372036854775807,-9223372036854775801]}}"
      })
  void unsoundHeadersAreRefused(String header) throws IOException {
    Path path = file(header, 16);
    refused(path, "");
  }

  @Test
  void emptyTensorsOfAbsurdShapesAreNoTrouble() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]}}";
    Path path = file(header, 0);
    try (TensorScope scope = TensorScope.open();
        Safetensors read = Safetensors.open(path)) {
      assertThat(read.tensor("a").count()).isZero();
    } catch (BadModelException e) {
      assertThat(e).hasMessageContaining("shape");
    }
  }

  @Test
  void absurdHeaderLengthsAreRefusedBeforeAllocation() throws IOException {
    for (long length : new long[] {-1, 0, 1, 65L << 20, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Path path = folder.resolve("l.safetensors");
      byte[] bytes = SafetensorsBytes.of("{}", 0);
      for (int i = 0; i < 8; i++) {
        bytes[i] = (byte) (length >> (8 * i));
      }
      refused(Files.write(path, bytes), "no safetensors header");
    }
  }

  /** What torch reads of these bytes as float8_e4m3fn, float8_e5m2 and float64. */
  @Test
  void eightAndSixtyFourBitsAreRead() throws IOException {
    String header =
        "{\"e4m3\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"e5m2\":{\"dtype\":\"F8_E5M2\",\"shape\":[4],\"data_offsets\":[4,8]},"
            + "\"double\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}";
    Path path = file(header, 16);
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    data.position(bytes.length - 16);
    data.put(new byte[] {0x38, (byte) 0xc4, 0x01, 0x7e}); // 1, -3, least, largest
    data.put(new byte[] {0x3c, (byte) 0xc2, 0x01, 0x7b});
    data.putDouble(-1.0 / 3);
    Files.write(path, bytes);
    try (Safetensors read = Safetensors.open(path)) {
      assertThat(read.floats("e4m3")).containsExactly(1, -3, 0x1p-9f, 448);
      assertThat(read.floats("e5m2")).containsExactly(1, -3, 0x1p-16f, 57344);
      assertThat(read.floats("double")).containsExactly((float) (-1.0 / 3));
      try (TensorScope scope = TensorScope.open()) {
        Tensor half = Tensor.zeros(4).to(DType.BFLOAT16);
        read.readInto("e4m3", half);
        assertThat(half.toFloats()).containsExactly(1, -3, 0x1p-9f, 448);
        assertThat(read.stored("e5m2").isFinite()).isTrue();
      }
    }
  }

  @Test
  void quantisedFilesAreRefusedByName() throws IOException {
    Path path = folder.resolve("model.gguf");
    Files.write(path, new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0});
    refused(path, "a GGUF file");
  }

  @Test
  void picklesAreRefusedByName() throws IOException {
    byte[] zip = "PK\3\4 archive/data.pkl and more".getBytes(StandardCharsets.ISO_8859_1);
    byte[] old =
        "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."
            .getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] bytes : new byte[][] {zip, old}) {
      Path path = Files.write(folder.resolve("model.ckpt"), bytes);
      assertThatThrownBy(() -> Safetensors.open(path).close())
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("pickle");
    }
  }

  @Test
  void whatIsNoFileIsRefused() {
    refused(folder.resolve("none.safetensors"), "no such file");
    refused(folder, "no such file");
  }

  @Test
  void unknownNamesAreRefused() throws IOException {
    try (Safetensors read = Safetensors.open(file("{}", 0))) {
      assertThatThrownBy(() -> read.tensor("x"))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("no tensor x");
    }
  }
}
