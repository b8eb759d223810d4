package org.icportrait.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.bytedeco.javacpp.BytePointer;

/** Writes named tensors as a safetensors file: beside the target first, then renamed. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /** A tensor to be written: its header entry, and how its bytes come. */
  private record Part(DType dtype, long[] shape, Content content) {}

  private interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes all tensors in the given order.
   *
   * @param path the file, replaced if it exists
   * @param tensors values by name, in any element type of {@link DType}
   * @param metadata free-form strings for the header
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, Part> parts = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            parts.put(
                name,
                new Part(tensor.dtype(), tensor.shape(), channel -> writeTensor(channel, tensor))));
    writeParts(path, parts, metadata);
  }

  /**
   * Copies tensors of other files in the given order; at most one of them is in memory.
   *
   * @param path the file, replaced if it exists
   * @param tensors tensors by name
   * @param floats the element type of all that hold floating-point numbers, or null for their own
   * @param metadata free-form strings for the header
   * @throws BadModelException when a finite value is too large for the new element type
   */
  public static void copy(
      Path path, Map<String, StoredTensor> tensors, DType floats, Map<String, String> metadata)
      throws IOException {
    Map<String, Part> parts = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          boolean same = floats == null || floats == tensor.dtype() || !tensor.dtype().isFloat();
          Content content = same ? tensor::transferTo : c -> writeAs(c, name, tensor, floats);
          parts.put(name, new Part(same ? tensor.dtype() : floats, tensor.shape(), content));
        });
    writeParts(path, parts, metadata);
  }

  private static void writeParts(Path path, Map<String, Part> parts, Map<String, String> metadata)
      throws IOException {
    byte[] json = header(parts, metadata);
    Path parent = path.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    // not Files.createTempFile, whose files nobody else may read even after they are renamed
    Path temporary = parent.resolve(".writing-" + UUID.randomUUID() + ".safetensors");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(0, json.length);
        writeFully(channel, start);
        writeFully(channel, ByteBuffer.wrap(json));
        for (Part part : parts.values()) {
          part.content.writeTo(channel);
        }
        channel.force(true);
      }
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static byte[] header(Map<String, Part> parts, Map<String, String> metadata) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode free = root.putObject("__metadata__");
    metadata.forEach(free::put);
    long position = 0;
    for (var entry : parts.entrySet()) {
      Part part = entry.getValue();
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", part.dtype.safetensorsName());
      var shape = node.putArray("shape");
      long bytes = part.dtype.bytes();
      for (long size : part.shape) {
        shape.add(size);
        bytes = Math.multiplyExact(bytes, size);
      }
      node.putArray("data_offsets").add(position).add(position + bytes);
      position += bytes;
    }
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[(text.length + 7) / 8 * 8]; // tensors then start aligned
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(text, 0, padded, 0, text.length);
    return padded;
  }

  private static void writeAs(FileChannel channel, String name, StoredTensor stored, DType type)
      throws IOException {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor source = stored.load();
      Tensor converted = source.to(type);
      if (!converted.isFinite() && source.isFinite()) {
        throw new BadModelException(
            stored.file(), name + " with values too large for " + type, "bfloat16 or float32");
      }
      writeTensor(channel, converted);
    }
  }

  private static void writeTensor(FileChannel channel, Tensor tensor) throws IOException {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor dense = tensor.detach().onCpu().contiguous();
      long bytes = dense.count() * dense.dtype().bytes();
      if (bytes > 0) {
        BytePointer pointer = new BytePointer(dense.handle.data_ptr());
        writeFully(channel, pointer.capacity(bytes).asByteBuffer());
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
