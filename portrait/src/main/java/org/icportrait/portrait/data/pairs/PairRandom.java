package org.icportrait.portrait.data.pairs;

import java.util.SplittableRandom;

/** Random numbers of one pair: they depend on seed, kind and index alone. */
final class PairRandom {
  private PairRandom() {}

  static SplittableRandom of(long seed, HeadPair.Kind kind, long index) {
    long first = new SplittableRandom(seed + 31L * (kind.code() + 1)).nextLong();
    return new SplittableRandom(new SplittableRandom(first ^ index).nextLong());
  }
}
