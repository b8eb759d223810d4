package org.icportrait.diffusion.schedule;

/** How a sampler's few timesteps are spread over those of training (arXiv 2305.08891, table 2). */
public enum TimestepSpacing {
  /** From 0, or the offset, up in whole steps: never reaches the last timestep. */
  LEADING,
  /** From the last timestep down. */
  TRAILING,
  /** From the last timestep to 0. */
  LINSPACE;

  /**
   * Spreads timesteps; {@link #LINSPACE} is not rounded.
   *
   * @param train timesteps of training
   * @param steps how many to take, 1 up to {@code train}
   * @param offset added to every timestep with {@link #LEADING}
   * @return strictly descending timesteps
   */
  double[] timesteps(int train, int steps, int offset) {
    requireSteps(train, steps);
    return switch (this) {
      case LEADING -> leading(train / steps, steps, 0, offset);
      case TRAILING -> trailing(train, train, steps);
      case LINSPACE -> reversed(linspace(0, train - 1, steps));
    };
  }

  /**
   * Spreads timesteps of which the lowest but for the trailing ones is left out, because the step
   * to no noise at all takes its place.
   *
   * @param train timesteps of training
   * @param usable how many of them to use, from 0
   */
  double[] timestepsAboveLowest(int train, int usable, int steps, int offset) {
    requireSteps(train, steps);
    return switch (this) {
      case LEADING -> leading(usable / (steps + 1), steps, 1, offset);
      case TRAILING -> trailing(usable, train, steps);
      case LINSPACE -> {
        double[] all = reversed(linspace(0, usable - 1, steps + 1));
        double[] kept = new double[steps];
        for (int i = 0; i < steps; i++) {
          kept[i] = Math.rint(all[i]); // to even, like numpy
        }
        yield kept;
      }
    };
  }

  static void requireSteps(int train, int steps) {
    if (steps < 1 || steps > train) {
      throw new IllegalArgumentException("steps: found " + steps + ", expected 1 to " + train);
    }
  }

  private static double[] leading(int ratio, int steps, int lowest, int offset) {
    double[] timesteps = new double[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (double) (steps - 1 - i + lowest) * ratio + offset;
    }
    return timesteps;
  }

  /** As numpy.arange counts down, but for a last -1 that it finds for some counts by rounding. */
  private static double[] trailing(int usable, int train, int steps) {
    double ratio = (double) train / steps;
    int count = Math.min((int) Math.ceil(usable / ratio), steps);
    double delta = usable - ratio - usable;
    double[] timesteps = new double[count];
    for (int i = 0; i < count; i++) {
      timesteps[i] = Math.rint(usable + i * delta) - 1;
    }
    return timesteps;
  }

  /** numpy.linspace. */
  static double[] linspace(double start, double end, int count) {
    double[] values = new double[count];
    double step = count == 1 ? 0 : (end - start) / (count - 1);
    for (int i = 0; i < count; i++) {
      values[i] = i * step + start;
    }
    if (count > 1) {
      values[count - 1] = end;
    }
    return values;
  }

  static double[] reversed(double... values) {
    double[] reversed = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }
}
