package org.icportrait.portrait.train.run;

/**
 * A training that ends as an update of few bytes ({@code model update}).
 *
 * @param megabytes that the update of all trained weights may take
 * @param after steps of all weights, by which directions are chosen; from then on weights move in
 *     those alone
 */
public record LowRankSettings(double megabytes, int after) {
  private static final double MEGABYTE = 1e6;

  /** Refuses what leaves nothing to train. */
  public LowRankSettings {
    if (!(megabytes > 0) || after < 1) {
      throw new IllegalArgumentException(
          "low_rank of " + megabytes + " megabytes after " + after + " steps, expected more");
    }
  }

  /** What the update may take. */
  public long bytes() {
    return (long) (megabytes * MEGABYTE);
  }
}
