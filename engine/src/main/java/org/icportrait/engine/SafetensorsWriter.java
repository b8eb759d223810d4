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
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;

/** Writes named tensors as a safetensors file: beside the target first, then renamed. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes all tensors in the given order.
   *
   * @param path the file, replaced if it exists
   * @param tensors values by name, in any element type of {@link DType}
   * @param metadata free-form strings for the header
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode free = root.putObject("__metadata__");
    metadata.forEach(free::put);
    long position = 0;
    for (var entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", tensor.dtype().safetensorsName());
      var shape = node.putArray("shape");
      for (long size : tensor.shape()) {
        shape.add(size);
      }
      long bytes = Math.multiplyExact(tensor.count(), (long) tensor.dtype().bytes());
      node.putArray("data_offsets").add(position).add(position + bytes);
      position += bytes;
    }
    StringBuilder header = new StringBuilder(root.toString());
    while (header.length() % 8 != 0) {
      header.append(' ');
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    Path parent = path.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path temporary = Files.createTempFile(parent, ".writing-", ".safetensors");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(0, json.length);
        writeFully(channel, start);
        writeFully(channel, ByteBuffer.wrap(json));
        for (Tensor tensor : tensors.values()) {
          writeTensor(channel, tensor);
        }
        channel.force(true);
      }
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeTensor(FileChannel channel, Tensor tensor) throws IOException {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor dense = tensor.detach().contiguous();
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
