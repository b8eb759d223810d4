package org.icportrait.diffusion.schedule;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.icportrait.engine.Tensor;

/**
 * How much of a clean sample and of noise each timestep has: x_t = alpha(t) x_0 + sigma(t) noise
 * with alpha^2 + sigma^2 = 1. The squares are rounded to float32 as the reference does. Immutable.
 */
public final class NoiseSchedule {
  private static final float LEAST_SIGNAL = 1f / (1 << 24); // keeps sigma / alpha finite

  private final float[] cumulative; // product of 1 - beta up to t, alpha(t)^2

  /**
   * The schedule that a configuration describes.
   *
   * @throws org.icportrait.engine.BadModelException when it asks for what its class has not
   */
  public NoiseSchedule(SchedulerConfig config) {
    float[] betas = betas(config);
    boolean rescaled = config.flag("rescale_betas_zero_snr");
    cumulative = cumulative(rescaled ? withoutTerminalSignal(betas) : betas);
    List<SchedulerClass> dividers = // by alpha alone
        List.of(
            EulerSampler.CLASS,
            EulerAncestralSampler.CLASS,
            DpmSolverMultistepSampler.CLASS,
            UniPcSampler.CLASS);
    if (rescaled && dividers.contains(config.type())) {
      cumulative[cumulative.length - 1] = LEAST_SIGNAL;
    }
  }

  private static float[] betas(SchedulerConfig config) {
    int count = config.numTrainTimesteps();
    double[] trained = config.numbers("trained_betas");
    if (trained != null) {
      if (trained.length != count) {
        throw config.refuse("trained_betas", count + " numbers");
      }
      return Float32.narrow(trained);
    }
    BetaSchedule schedule = config.choice("beta_schedule", BetaSchedule.of(config.type()));
    double start = config.number("beta_start");
    double end = config.number("beta_end");
    if (!(start > 0 && start < 1)) {
      throw config.refuse("beta_start", "a number between 0 and 1");
    }
    if (!(end >= start && end < 1)) {
      throw config.refuse("beta_end", "a number between beta_start and 1");
    }
    return schedule.betas(count, start, end);
  }

  private static float[] cumulative(float[] betas) {
    float[] cumulative = new float[betas.length];
    double product = 1; // libtorch accumulates in float64
    for (int t = 0; t < betas.length; t++) {
      product *= 1f - betas[t];
      cumulative[t] = (float) product;
    }
    return cumulative;
  }

  /** No signal at the last timestep (arXiv 2305.08891, algorithm 1). */
  private static float[] withoutTerminalSignal(float[] betas) {
    float[] alphas = cumulative(betas);
    for (int t = 0; t < alphas.length; t++) {
      alphas[t] = Float32.sqrt(alphas[t]);
    }
    float first = alphas[0];
    float last = alphas[alphas.length - 1];
    float[] rescaled = new float[betas.length];
    float before = 1;
    for (int t = 0; t < alphas.length; t++) {
      float alpha = (alphas[t] - last) * (first / (first - last));
      rescaled[t] = t == 0 ? 1 - alpha * alpha : 1 - alpha * alpha / before;
      before = alpha * alpha;
    }
    return rescaled;
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

  /** The square of {@link #alpha}. */
  float signalPower(int timestep) {
    return cumulative[timestep];
  }

  /** sigma / alpha of every timestep, ascending. */
  float[] noiseRatios() {
    float[] ratios = new float[cumulative.length];
    for (int t = 0; t < ratios.length; t++) {
      ratios[t] = Float32.sqrt((1 - cumulative[t]) / cumulative[t]);
    }
    return ratios;
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
}
