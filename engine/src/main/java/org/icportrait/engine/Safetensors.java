package org.icportrait.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;

/** A safetensors file whose tensors are read on demand, every entry checked beforehand. */
public final class Safetensors implements TensorSource, AutoCloseable {
  private static final long MAX_HEADER = 64L << 20;
  private static final long CHUNK = 64L << 20; // bytes a read, as a ByteBuffer ends at 2 GB

  private final String file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataStart;

  private Safetensors(String file, FileChannel channel, SafetensorsHeader header, long dataStart) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.dataStart = dataStart;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws BadModelException when the file is missing or is no sound safetensors file
   */
  public static Safetensors open(Path path) {
    String file = path.toString();
    if (!Files.isRegularFile(path)) {
      throw new BadModelException(file, "no such file", "a safetensors file");
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        long length = channel.size();
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, start, 0);
        long headerLength = length < 8 ? -1 : start.getLong(0);
        if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > length - 8) {
          throw PickleCheck.refusal(file, Arrays.copyOf(start.array(), start.position()));
        }
        ByteBuffer json = ByteBuffer.allocate(Math.toIntExact(headerLength));
        readFully(channel, json, 8);
        long dataStart = 8 + headerLength;
        var header = SafetensorsHeader.parse(file, json.array(), length - dataStart);
        return new Safetensors(file, channel, header, dataStart);
      } catch (RuntimeException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new BadModelException(file, "a read error (" + e.getMessage() + ")", "a readable file");
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        return;
      }
      at += n;
    }
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public Set<String> names() {
    return header.entries().keySet();
  }

  /** The free-form metadata of the header. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The shape of a tensor. */
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  @Override
  public StoredTensor stored(String name) {
    var entry = entry(name);
    var range = new StoredTensor.Range(this, entry.begin(), entry.end());
    return new StoredTensor(entry.type(), entry.shape(), List.of(range));
  }

  /** A copy of a tensor in the element type of the file. */
  public Tensor tensor(String name) {
    return stored(name).load();
  }

  /** The values of a tensor as float32. */
  public float[] floats(String name) {
    try (TensorScope scope = TensorScope.open()) {
      return tensor(name).toFloats();
    }
  }

  /** The values of an int32 tensor. */
  public int[] ints(String name) {
    try (TensorScope scope = TensorScope.open()) {
      return tensor(name).toInts();
    }
  }

  /** Reads bytes behind the header into native memory, {@code offset} bytes after a pointer. */
  void read(long begin, long end, BytePointer into, long offset) {
    long at = begin;
    while (at < end) {
      long length = Math.min(CHUNK, end - at);
      try (BytePointer part = new BytePointer(into)) {
        long from = offset + at - begin;
        ByteBuffer buffer = part.position(from).limit(from + length).asByteBuffer();
        readFully(channel, buffer, dataStart + at);
        if (buffer.hasRemaining()) {
          throw new BadModelException(file, "an early end", dataStart + end + " bytes");
        }
      } catch (IOException e) {
        throw unreadable(e);
      }
      at += length;
    }
  }

  /** Copies bytes behind the header to a channel. */
  void transfer(long begin, long end, WritableByteChannel target) throws IOException {
    long at = begin;
    while (at < end) {
      long moved = channel.transferTo(dataStart + at, end - at, target);
      if (moved <= 0) {
        throw new BadModelException(file, "an early end", dataStart + end + " bytes");
      }
      at += moved;
    }
  }

  private BadModelException unreadable(IOException e) {
    return new BadModelException(file, "a read error (" + e.getMessage() + ")", "a readable file");
  }

  private SafetensorsHeader.Entry entry(String name) {
    var entry = header.entries().get(name);
    if (entry == null) {
      throw new BadModelException(file, "no tensor " + name, "a tensor of that name");
    }
    return entry;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BadModelException(file, "an error on closing it", "a readable file");
    }
  }
}
