package org.icportrait.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;

/** A memory-mapped safetensors file, every entry checked before anything is allocated. */
public final class Safetensors implements TensorSource, AutoCloseable {
  private static final long MAX_HEADER = 64L << 20;
  private static final long CHUNK = 1L << 18; // elements read at a time

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
          throw new BadModelException(
              file, "no safetensors header", "weights as .safetensors (pickle is refused)");
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

  @Override
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  /** The element type of a tensor. */
  public DType type(String name) {
    return entry(name).type();
  }

  @Override
  public Tensor tensor(String name) {
    var entry = entry(name);
    if (entry.end() == entry.begin()) {
      return Tensor.zeros(entry.shape()).to(entry.type());
    }
    try (BytePointer bytes = new BytePointer(map(entry))) {
      return Tensor.ofBytes(bytes, entry.type(), entry.shape());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads piece by piece instead of mapping: pages of a mapped file would count as this process'
   * memory until they are unmapped.
   */
  @Override
  public void readInto(String name, Tensor target) {
    var entry = entry(name);
    long count = (entry.end() - entry.begin()) / entry.type().bytes();
    if (count != target.count()) {
      throw new BadModelException(
          file, name + " of " + count + " elements", target.count() + " elements");
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor flat = target.view(count);
      boolean same = target.dtype() == entry.type();
      Tensor buffer = same ? null : Tensor.empty(entry.type(), Math.min(CHUNK, count));
      for (long start = 0; start < count; start += CHUNK) {
        long length = Math.min(CHUNK, count - start);
        Tensor part = flat.narrow(0, start, length);
        Tensor into = same ? part : buffer.narrow(0, 0, length);
        read(dataStart + entry.begin() + start * entry.type().bytes(), into);
        if (!same) {
          part.assign(into);
        }
      }
    }
  }

  private void read(long position, Tensor into) {
    ByteBuffer bytes = into.bytes();
    try {
      readFully(channel, bytes, position);
    } catch (IOException e) {
      throw new BadModelException(file, "a read error (" + e.getMessage() + ")", "a readable file");
    }
    if (bytes.hasRemaining()) {
      throw new BadModelException(file, "the end of the file", "tensors; the file was cut short");
    }
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

  private ByteBuffer map(SafetensorsHeader.Entry entry) {
    try {
      return channel.map(
          FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), entry.end() - entry.begin());
    } catch (IOException e) {
      throw new BadModelException(file, "a read error (" + e.getMessage() + ")", "a readable file");
    }
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
