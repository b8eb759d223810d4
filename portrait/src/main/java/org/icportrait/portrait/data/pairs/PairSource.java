package org.icportrait.portrait.data.pairs;

import java.util.SplittableRandom;

/** Makes pairs of one kind, each by its number alone. */
interface PairSource {
  /** What kind. */
  HeadPair.Kind kind();

  /** How many different pairs there are; a source without an end has as many as an int counts. */
  int count();

  /**
   * Makes a pair.
   *
   * @param index 0 to {@code count() - 1}
   * @param random of this pair
   */
  HeadPair make(int index, SplittableRandom random);
}
