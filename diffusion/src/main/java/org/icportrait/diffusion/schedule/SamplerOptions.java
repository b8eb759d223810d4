package org.icportrait.diffusion.schedule;

/**
 * What diffusers' schedulers take as arguments of a step rather than from their configuration.
 *
 * @param eta how much noise DDIM's steps add: 0 none, 1 as much as ancestral sampling
 * @param clippedNoise whether DDIM takes the noise from the clipped prediction, too
 * @param churn how much noise Euler's method adds in all, S_churn of arXiv 2206.00364
 * @param churnFrom the least noise level at which it does
 * @param churnTo the greatest
 * @param churnScale the deviation of that noise
 */
public record SamplerOptions(
    double eta,
    boolean clippedNoise,
    double churn,
    double churnFrom,
    double churnTo,
    double churnScale) {
  private static final SamplerOptions DEFAULTS =
      new SamplerOptions(0, false, 0, 0, Double.POSITIVE_INFINITY, 1);

  /** Refuses values out of range. */
  public SamplerOptions {
    if (!(eta >= 0 && eta <= 1) || !(churn >= 0)) {
      throw new IllegalArgumentException(
          "eta " + eta + ", churn " + churn + ": expected 0..1 and at least 0");
    }
  }

  /** No noise beyond what the method itself needs. */
  public static SamplerOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another eta. */
  public SamplerOptions withEta(double value) {
    return new SamplerOptions(value, clippedNoise, churn, churnFrom, churnTo, churnScale);
  }
}
