package org.icportrait.portrait.data.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/** The pairs of a folder that {@code data pairs} made, read in any order. */
public final class PairStore {
  static final String ENDING = ".pairs";

  private final List<PairShard> shards;
  private final int[] ends; // pairs up to and with a shard

  private PairStore(List<PairShard> shards) {
    this.shards = shards;
    this.ends = new int[shards.size()];
    int count = 0;
    for (int i = 0; i < ends.length; i++) {
      count += shards.get(i).count();
      ends[i] = count;
    }
  }

  /**
   * Maps all shards of a folder, photographs first.
   *
   * @throws BadInputException when there are none, one is damaged, or their sizes differ
   */
  public static PairStore open(Path folder) {
    List<PairShard> shards = shards(folder).stream().map(PairShard::open).toList();
    if (shards.isEmpty()) {
      throw new BadInputException(folder.toString(), "no shard", "a folder of data pairs");
    }
    for (PairShard shard : shards) {
      if (shard.size() != shards.get(0).size()) {
        throw new BadInputException(folder.toString(), "shards of several sizes", "one size");
      }
    }
    return new PairStore(shards);
  }

  /** Whether a folder has shards of pairs. */
  public static boolean isPairFolder(Path folder) {
    return Files.isDirectory(folder) && !shards(folder).isEmpty();
  }

  static List<Path> shards(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new BadInputException(
          folder.toString(), "no readable directory", "a folder of data pairs");
    }
  }

  /** The number of pairs. */
  public int count() {
    return ends[ends.length - 1];
  }

  /** S, the side of all planes in pixels. */
  public int size() {
    return shards.get(0).size();
  }

  /** Where a pair comes from, without reading it. */
  public HeadPair.Kind kind(int index) {
    return shards.get(shardOf(index)).kind();
  }

  /** A copy of a pair; any number of threads may read. */
  public HeadPair read(int index) {
    int shard = shardOf(index);
    return shards.get(shard).read(index - (shard > 0 ? ends[shard - 1] : 0));
  }

  private int shardOf(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("pair " + index + " of " + count());
    }
    int found = Arrays.binarySearch(ends, index + 1);
    return found >= 0 ? found : -found - 1;
  }
}
