package org.icportrait.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor in one or more ranges of files, not read yet: parts, joins and other shapes of it cost
 * no memory. It is good as long as its files are open. Values are row-major.
 */
public final class StoredTensor {
  private static final long CHUNK = 1L << 18; // elements read at a time

  private final DType dtype;
  private final long[] shape;
  private final List<Range> ranges;

  /** Bytes of a file, counted from its first tensor. */
  record Range(Safetensors file, long begin, long end) {}

  StoredTensor(DType dtype, long[] shape, List<Range> ranges) {
    this.dtype = dtype;
    this.shape = shape;
    this.ranges = ranges;
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** The sizes of all dimensions. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public long count() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** The number of bytes. */
  public long bytes() {
    return count() * dtype.bytes();
  }

  /** The file of its first bytes. */
  public String file() {
    return ranges.get(0).file().file();
  }

  /**
   * Rows {@code start} to {@code start + length} of the first dimension.
   *
   * @throws IllegalArgumentException when there are fewer
   */
  public StoredTensor rows(long start, long length) {
    if (shape.length == 0 || start < 0 || length < 0 || start + length > shape[0]) {
      throw new IllegalArgumentException(
          "rows: found " + start + " and " + length + " of " + Arrays.toString(shape));
    }
    long row = shape[0] == 0 ? 0 : bytes() / shape[0];
    long[] part = shape.clone();
    part[0] = length;
    List<Range> found = new ArrayList<>();
    long from = start * row;
    long to = (start + length) * row;
    long at = 0;
    for (Range range : ranges) {
      long size = range.end - range.begin;
      long begin = range.begin + Math.max(0, Math.min(size, from - at));
      long end = range.begin + Math.max(0, Math.min(size, to - at));
      if (end > begin || found.isEmpty()) {
        found.add(new Range(range.file, begin, end));
      }
      at += size;
    }
    return new StoredTensor(dtype, part, List.copyOf(found));
  }

  /**
   * The same values in another shape.
   *
   * @throws IllegalArgumentException when the number of elements differs
   */
  public StoredTensor reshaped(long... other) {
    if (Arrays.stream(other).reduce(1, (a, b) -> a * b) != count()) {
      throw new IllegalArgumentException(
          "shape: found " + Arrays.toString(shape) + ", expected " + Arrays.toString(other));
    }
    return new StoredTensor(dtype, other.clone(), ranges);
  }

  /**
   * Tensors one after the other along their first dimension.
   *
   * @throws IllegalArgumentException when element types or other dimensions differ
   */
  public static StoredTensor joined(List<StoredTensor> parts) {
    StoredTensor first = parts.get(0);
    long[] shape = first.shape();
    shape[0] = 0;
    List<Range> ranges = new ArrayList<>();
    for (StoredTensor part : parts) {
      long[] tail = part.shape();
      shape[0] += tail[0];
      tail[0] = shape[0];
      if (part.dtype != first.dtype || !Arrays.equals(tail, shape)) {
        throw new IllegalArgumentException("join: found " + part + ", expected one like " + first);
      }
      ranges.addAll(part.ranges);
    }
    return new StoredTensor(first.dtype, shape, List.copyOf(ranges));
  }

  /** Reads it into native memory, in its own element type. */
  public Tensor load() {
    Tensor tensor = Tensor.empty(dtype, shape);
    readInto(tensor);
    return tensor;
  }

  /**
   * Overwrites a dense tensor of the same number of elements, in the target's element type and
   * shape. Reads piece by piece instead of mapping: pages of a mapped file would count as this
   * process' memory until they are unmapped.
   */
  public void readInto(Tensor target) {
    if (target.count() != count()) {
      throw new IllegalArgumentException("target: found " + target + ", expected " + this);
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor flat = target.view(count());
      boolean same = target.dtype() == dtype && target.isOnCpu();
      Tensor buffer = same ? null : Tensor.empty(Device.CPU, dtype, Math.min(CHUNK, count()));
      long done = 0;
      for (Range range : ranges) {
        long elements = (range.end - range.begin) / dtype.bytes();
        for (long start = 0; start < elements; start += CHUNK) {
          long length = Math.min(CHUNK, elements - start);
          try (TensorScope piece = TensorScope.open()) {
            Tensor part = flat.narrow(0, done + start, length);
            Tensor into = same ? part : buffer.narrow(0, 0, length);
            range.file.read(range.begin + start * dtype.bytes(), into.bytes());
            if (!same) {
              part.assign(into);
            }
          }
        }
        done += elements;
      }
    }
  }

  /**
   * Fills a buffer from its position on with as many bytes as it has room for, from the first; any
   * number of threads may read.
   *
   * @throws IllegalArgumentException when it has room for more than there are
   */
  public void readBytes(ByteBuffer into) {
    if (into.remaining() > bytes()) {
      throw new IllegalArgumentException("room for " + into.remaining() + " of " + bytes());
    }
    int limit = into.limit();
    for (Range range : ranges) {
      into.limit((int) Math.min(limit, into.position() + (range.end - range.begin)));
      range.file.read(range.begin, into);
    }
    into.limit(limit);
  }

  /** Whether every value is a number, and a finite one. */
  public boolean isFinite() {
    try (TensorScope scope = TensorScope.open()) {
      return load().to(DType.FLOAT32).isFinite(); // not all types can be asked
    }
  }

  /** Copies the bytes as they are in the file. */
  void transferTo(WritableByteChannel target) throws IOException {
    for (Range range : ranges) {
      range.file.transfer(range.begin, range.end, target);
    }
  }

  @Override
  public String toString() {
    return dtype + " " + Arrays.toString(shape);
  }
}
