package org.icportrait.diffusion.schedule;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/** How noise levels (sigma / alpha) are spread from the greatest to the least. */
enum SigmaSpacing {
  /** Where the timesteps are. */
  TIMESTEPS(null),
  /** Evenly in the seventh root (arXiv 2206.00364, equation 5). */
  KARRAS("use_karras_sigmas"),
  /** Evenly in the logarithm. */
  EXPONENTIAL("use_exponential_sigmas"),
  /** Along the quantiles of a beta distribution (arXiv 2407.12173). */
  BETA("use_beta_sigmas"),
  /** Evenly in the logarithm of the signal-to-noise ratio (arXiv 2211.01095). */
  LU("use_lu_lambdas");

  private static final double RHO = 7;
  private static final double BETA_SHAPE = 0.6;

  private final String key;

  SigmaSpacing(String key) {
    this.key = key;
  }

  /** The spacing that a configuration asks for; two at once are refused. */
  static SigmaSpacing of(SchedulerConfig config) {
    SigmaSpacing found = TIMESTEPS;
    for (SigmaSpacing candidate : new SigmaSpacing[] {LU, KARRAS, EXPONENTIAL, BETA}) {
      if (!config.flag(candidate.key)) {
        continue;
      }
      boolean both = found != TIMESTEPS && found != LU;
      if (both) {
        throw config.refuse(candidate.key, "it off, as " + found.key + " is on");
      }
      // Lu's spacing gives way to Karras's only and precedes the rest.
      found = found == LU && candidate != KARRAS ? LU : candidate;
    }
    return found;
  }

  /** Noise levels between two, both included; descending. */
  double[] between(double greatest, double least, int count) {
    double[] ramp = TimestepSpacing.linspace(0, 1, count);
    double[] sigmas = new double[count];
    ContinuousDistribution beta = BetaDistribution.of(BETA_SHAPE, BETA_SHAPE);
    double high = Math.pow(greatest, 1 / RHO);
    double low = Math.pow(least, 1 / RHO);
    double[] logarithms = TimestepSpacing.linspace(Math.log(greatest), Math.log(least), count);
    for (int i = 0; i < count; i++) {
      sigmas[i] =
          switch (this) {
            case KARRAS -> Math.pow(high + ramp[i] * (low - high), RHO);
            case EXPONENTIAL, LU -> Math.exp(logarithms[i]);
            case BETA ->
                least + beta.inverseCumulativeProbability(1 - ramp[i]) * (greatest - least);
            case TIMESTEPS -> throw new IllegalStateException("timesteps need no spacing");
          };
    }
    return sigmas;
  }
}
