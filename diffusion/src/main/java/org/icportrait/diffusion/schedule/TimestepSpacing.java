package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a sampler's few timesteps are spread over those of training (arXiv 2305.08891, table 2). */
public enum TimestepSpacing {
  /** From 0, or the offset, up in whole steps: never reaches the last timestep. */
  @JsonProperty("leading")
  LEADING,
  /** From the last timestep down. */
  @JsonProperty("trailing")
  TRAILING,
  /** From the last timestep to 0. */
  @JsonProperty("linspace")
  LINSPACE;

  /**
   * Spreads timesteps.
   *
   * @param trainTimesteps timesteps of training
   * @param steps how many to take, 1 up to {@code trainTimesteps}
   * @param offset added to every timestep with {@link #LEADING}
   * @return strictly descending timesteps
   */
  public int[] timesteps(int trainTimesteps, int steps, int offset) {
    if (steps < 1 || steps > trainTimesteps) {
      throw new IllegalArgumentException(
          "steps: found " + steps + ", expected 1 to " + trainTimesteps);
    }
    int[] timesteps = new int[steps];
    for (int i = 0; i < steps; i++) {
      int fromEnd = steps - 1 - i;
      timesteps[i] =
          switch (this) {
            case LEADING ->
                Math.min(fromEnd * (trainTimesteps / steps) + offset, trainTimesteps - 1);
            case TRAILING -> round(trainTimesteps - i * ((double) trainTimesteps / steps)) - 1;
            case LINSPACE ->
                steps == 1 ? 0 : round(fromEnd * ((trainTimesteps - 1.0) / (steps - 1)));
          };
    }
    return timesteps;
  }

  private static int round(double value) {
    return (int) Math.rint(value); // to even, like numpy
  }
}
