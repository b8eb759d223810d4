package org.icportrait.portrait.data.latents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;

/** The samples of a folder that {@code data pairs --base} made, read in any order. */
public final class LatentStore implements AutoCloseable {
  private final LatentSettings settings;
  private final List<LatentShard> shards;
  private final long[] shape; // K, h, w of a sample

  /**
   * Samples as they are in files.
   *
   * @param planes [n, channels, h, w] in float16, little-endian, a direct buffer from its start
   * @param seeds [n]
   */
  public record Read(ByteBuffer planes, long[] seeds) {}

  private LatentStore(LatentSettings settings, List<LatentShard> shards, long[] shape) {
    this.settings = settings;
    this.shards = shards;
    this.shape = shape;
  }

  /**
   * Opens all shards of a folder.
   *
   * @param channels K, of a sample
   * @param side h and w
   * @throws BadInputException when there are none, one before the last is missing or short, or one
   *     has other planes
   */
  public static LatentStore open(Path folder, int channels, int side) {
    LatentSettings settings = LatentSettings.read(folder);
    List<LatentShard> shards = new ArrayList<>();
    LatentStore store = new LatentStore(settings, shards, new long[] {channels, side, side});
    try {
      int files = count(folder);
      for (int i = 0; i < files; i++) {
        Path file = LatentShard.file(folder, i);
        if (!Files.exists(file)) {
          throw new BadInputException(
              folder.toString(), "no " + file.getFileName(), "it: let data pairs --base end");
        }
        shards.add(LatentShard.open(file));
        LatentShard shard = shards.get(i);
        boolean whole = i + 1 == files ? shard.count() > 0 : shard.count() == LatentShard.SIZE;
        if (!whole || !Arrays.equals(shard.shape(), store.shape)) {
          throw new BadInputException(
              file.toString(),
              shard.count() + " samples of " + Arrays.toString(shard.shape()),
              (whole ? shard.count() : LatentShard.SIZE) + " of " + Arrays.toString(store.shape));
        }
      }
      if (files == 0) {
        throw new BadInputException(folder.toString(), "no shard", "those of data pairs --base");
      }
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Shards there would be if none was missing before the last. */
  private static int count(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("latents-\\d{5}\\.safetensors"))
          .mapToInt(name -> Integer.parseInt(name.substring(8, 13)) + 1)
          .max()
          .orElse(0);
    } catch (java.io.IOException e) {
      throw new BadInputException(
          folder.toString(), "no readable directory", "a folder of data pairs --base");
    }
  }

  /** What the samples were made of. */
  public LatentSettings settings() {
    return settings;
  }

  /** The number of samples. */
  public long count() {
    return (long) (shards.size() - 1) * LatentShard.SIZE + shards.get(shards.size() - 1).count();
  }

  /**
   * Reads samples; any number of threads may.
   *
   * @param channels how many of each sample's planes, from the first
   * @param numbers of the samples
   */
  public Read read(int channels, long... numbers) {
    int each = Math.toIntExact(channels * shape[1] * shape[2] * DType.FLOAT16.bytes());
    ByteBuffer planes = ByteBuffer.allocateDirect(Math.multiplyExact(each, numbers.length));
    long[] seeds = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      LatentShard shard = shards.get((int) (numbers[i] / LatentShard.SIZE));
      int index = (int) (numbers[i] % LatentShard.SIZE);
      shard.read(index, planes.limit((i + 1) * each));
      seeds[i] = shard.seed(index);
    }
    return new Read(planes.flip().order(ByteOrder.LITTLE_ENDIAN), seeds);
  }

  @Override
  public void close() {
    shards.forEach(LatentShard::close);
  }
}
