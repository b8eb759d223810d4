package org.icportrait.portrait.data.synthesize;

import java.util.SplittableRandom;

/** Random numbers of one sample or identity: they depend on seed, purpose and index alone. */
final class SampleRandom {
  private final SplittableRandom source;

  /**
   * A stream of its own.
   *
   * @param purpose tells streams of the same index apart
   */
  SampleRandom(long seed, int purpose, long index) {
    SplittableRandom first = new SplittableRandom(seed ^ (0x9e3779b97f4a7c15L * (purpose + 1)));
    this.source = new SplittableRandom(first.nextLong() + 0xbf58476d1ce4e5b9L * (index + 1));
    source.nextLong();
  }

  /** From {@code low} to {@code high}, evenly. */
  double between(double low, double high) {
    return low + (high - low) * ((source.nextLong() >>> 11) * 0x1p-53);
  }

  /** True with a probability. */
  boolean chance(double probability) {
    return between(0, 1) < probability;
  }

  /** 0 to {@code count} - 1. */
  int below(int count) {
    return Math.min(count - 1, (int) between(0, count));
  }

  /** Normally distributed, deviation 1 (Box and Muller 1958). */
  double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - between(0, 1)));
    return radius * StrictMath.cos(between(0, 2 * Math.PI));
  }

  /** A unit vector, all directions alike. */
  double[] direction() {
    double z = between(-1, 1);
    double angle = between(0, 2 * Math.PI);
    double r = Math.sqrt(1 - z * z);
    return new double[] {r * StrictMath.cos(angle), r * StrictMath.sin(angle), z};
  }
}
