package org.icportrait.portrait.data.synthesize;

/**
 * What is asked for.
 *
 * @param views number of samples
 * @param seed of all random numbers
 * @param size side of the pictures in pixels, even
 * @param kind what is drawn
 * @param samplesOfShard samples of a shard: whole identities
 */
public record SynthesisSettings(int views, long seed, int size, Kind kind, int samplesOfShard) {
  /** Views of one identity, one after another in the set. */
  public static final int VIEWS_OF_IDENTITY = 10;

  private static final int SAMPLES_OF_SHARD = 500;

  /** Which kinds of identities. */
  public enum Kind {
    HEADS,
    PORTRAITS,
    BOTH
  }

  /** Refuses what can't be drawn. */
  public SynthesisSettings {
    if (views < 1 || size < 32 || size > 4096 || size % 2 != 0) {
      throw new IllegalArgumentException(views + " views of " + size + " pixels");
    }
    if (samplesOfShard < 1 || samplesOfShard % VIEWS_OF_IDENTITY != 0) {
      throw new IllegalArgumentException("shards of " + samplesOfShard + " samples");
    }
  }

  /** With shards of 500 samples. */
  public SynthesisSettings(int views, long seed, int size, Kind kind) {
    this(views, seed, size, kind, SAMPLES_OF_SHARD);
  }

  /** The number of shards. */
  public int shards() {
    return (views + samplesOfShard - 1) / samplesOfShard;
  }

  /** With both kinds every other identity is a head. */
  boolean isHead(int identity) {
    return kind == Kind.HEADS || (kind == Kind.BOTH && identity % 2 == 0);
  }
}
