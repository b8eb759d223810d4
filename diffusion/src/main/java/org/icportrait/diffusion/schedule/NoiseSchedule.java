package org.icportrait.diffusion.schedule;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.icportrait.engine.Tensor;

/**
 * How much of a clean sample and of noise each timestep has: x_t = alpha(t) x_0 + sigma(t) noise
 * with alpha^2 + sigma^2 = 1. Immutable.
 */
public final class NoiseSchedule {
  private final double[] cumulative; // product of 1 - beta up to t, alpha(t)^2

  /** The schedule that a configuration describes. */
  public NoiseSchedule(SchedulerConfig config) {
    this(
        config
            .betaSchedule()
            .betas(config.numTrainTimesteps(), config.betaStart(), config.betaEnd()));
  }

  private NoiseSchedule(double[] betas) {
    cumulative = new double[betas.length];
    double product = 1;
    for (int t = 0; t < betas.length; t++) {
      product *= 1 - betas[t];
      cumulative[t] = product;
    }
  }

  /** The number of timesteps of training. */
  public int timesteps() {
    return cumulative.length;
  }

  /** The factor of the clean sample at a timestep. */
  public double alpha(int timestep) {
    return Math.sqrt(cumulative[timestep]);
  }

  /** The factor of unit noise at a timestep. */
  public double sigma(int timestep) {
    return Math.sqrt(1 - cumulative[timestep]);
  }

  /** Factors of the clean sample, [N, 1, 1, 1] for N timesteps. */
  public Tensor alphas(int... timesteps) {
    return column(this::alpha, timesteps);
  }

  /** Factors of unit noise, [N, 1, 1, 1] for N timesteps. */
  public Tensor sigmas(int... timesteps) {
    return column(this::sigma, timesteps);
  }

  private static Tensor column(IntToDoubleFunction factor, int... timesteps) {
    float[] values = new float[timesteps.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) factor.applyAsDouble(timesteps[i]);
    }
    return Tensor.of(values, values.length, 1, 1, 1);
  }

  /**
   * Noisy samples for training.
   *
   * @param clean [N, C, H, W]
   * @param noise unit normal numbers of the same shape
   * @param timesteps one for each sample, or one for all
   */
  public Tensor addNoise(Tensor clean, Tensor noise, int... timesteps) {
    return clean.mul(alphas(timesteps)).add(noise.mul(sigmas(timesteps)));
  }

  /** Refuses timesteps that are none, not descending or not of this schedule. */
  void requireDescending(int... descending) {
    boolean fits = descending.length > 0 && descending[0] < cumulative.length;
    for (int i = 0; i < descending.length && fits; i++) {
      fits = descending[i] >= 0 && (i == 0 || descending[i] < descending[i - 1]);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "timesteps: found "
              + Arrays.toString(descending)
              + ", expected descending ones below "
              + cumulative.length);
    }
  }
}
