package org.icportrait.portrait.data.latents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;

/**
 * A file of samples, {@code latents-NNNNN.safetensors}: {@code planes} [n, K, h, w] in float16,
 * what a step reads of each sample, and {@code seeds} [n] in int64, what its noise and timestep are
 * drawn from. Samples are numbered on from shard to shard.
 */
public final class LatentShard implements AutoCloseable {
  /** Samples of all shards but the last. */
  public static final int SIZE = 32;

  private static final String PLANES = "planes";
  private static final String SEEDS = "seeds";

  private final Safetensors file;
  private final long[] shape; // of the planes
  private final long[] seeds;

  private LatentShard(Safetensors file, long[] shape, long[] seeds) {
    this.file = file;
    this.shape = shape;
    this.seeds = seeds;
  }

  /** The file of a shard's number from 0. */
  public static Path file(Path folder, int number) {
    return folder.resolve(String.format(Locale.ROOT, "latents-%05d.safetensors", number));
  }

  /**
   * Writes a shard beside its place and renames it when it is whole.
   *
   * @param planes [n, K, h, w], float16
   * @param seeds [n]
   */
  public static void write(Path file, Tensor planes, long... seeds) throws IOException {
    if (planes.dtype() != DType.FLOAT16 || planes.size(0) != seeds.length) {
      throw new IllegalArgumentException(planes + " with " + seeds.length + " seeds");
    }
    Tensor numbers = Tensor.of(seeds, seeds.length);
    SafetensorsWriter.write(file, Map.of(PLANES, planes, SEEDS, numbers), Map.of());
  }

  /**
   * Opens a shard.
   *
   * @throws BadInputException when it holds something else
   */
  static LatentShard open(Path path) {
    Safetensors file = Safetensors.open(path);
    try {
      boolean known = file.names().containsAll(java.util.List.of(PLANES, SEEDS));
      long[] shape = known ? file.shape(PLANES) : new long[0];
      if (shape.length != 4
          || file.type(PLANES) != DType.FLOAT16
          || file.type(SEEDS) != DType.INT64
          || !Arrays.equals(file.shape(SEEDS), new long[] {shape[0]})) {
        throw new BadInputException(
            path.toString(), "tensors " + file.names(), "planes in float16 and their seeds");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) shape[0] * Long.BYTES);
      file.stored(SEEDS).readBytes(bytes);
      long[] seeds = new long[(int) shape[0]];
      bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(seeds);
      return new LatentShard(file, shape, seeds);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** How many samples a file holds. */
  public static int count(Path path) {
    try (LatentShard shard = open(path)) {
      return shard.count();
    }
  }

  int count() {
    return seeds.length;
  }

  long seed(int index) {
    return seeds[index];
  }

  /** K, h and w of every sample. */
  long[] shape() {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /**
   * Reads the first planes of a sample.
   *
   * @param into has room for as many as are wanted
   */
  void read(int index, ByteBuffer into) {
    file.stored(PLANES).rows(index, 1).readBytes(into);
  }

  @Override
  public void close() {
    file.close();
  }
}
