package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the variance added in a training step grows with time. */
public enum BetaSchedule {
  /** Evenly spaced variances (arXiv 2006.11239). */
  @JsonProperty("linear")
  LINEAR,
  /** Evenly spaced deviations, as Stable Diffusion 1.x has. */
  @JsonProperty("scaled_linear")
  SCALED_LINEAR,
  /** The squared-cosine schedule (arXiv 2102.09672); start and end don't matter to it. */
  @JsonProperty("squaredcos_cap_v2")
  SQUAREDCOS_CAP_V2;

  private static final double MAX_COSINE_BETA = 0.999;

  /** The variances of {@code count} steps. */
  double[] betas(int count, double start, double end) {
    double[] betas = new double[count];
    for (int i = 0; i < count; i++) {
      double part = count == 1 ? 0 : i / (count - 1.0);
      betas[i] =
          switch (this) {
            case LINEAR -> start + part * (end - start);
            case SCALED_LINEAR -> {
              double root = Math.sqrt(start) + part * (Math.sqrt(end) - Math.sqrt(start));
              yield root * root;
            }
            case SQUAREDCOS_CAP_V2 -> {
              double ratio = cosineBar((i + 1.0) / count) / cosineBar((double) i / count);
              yield Math.min(1 - ratio, MAX_COSINE_BETA);
            }
          };
    }
    return betas;
  }

  private static double cosineBar(double time) {
    double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
    return cosine * cosine;
  }
}
