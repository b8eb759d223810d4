package org.icportrait.diffusion.schedule;

import java.util.Map;
import org.icportrait.engine.Tensor;

/** Ancestral sampling (arXiv 2006.11239, algorithm 2; learned variances: arXiv 2102.09672). */
final class DdpmSampler extends AlphaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "DDPMScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
           "variance_type": "fixed_small", "clip_sample": true, "clip_sample_range": 1.0,
           "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
           "sample_max_value": 1.0, "timestep_spacing": "leading", "steps_offset": 0,
           "rescale_betas_zero_snr": false}
          """,
          (config, steps, options) -> new DdpmSampler(config, spacedTimesteps(config, steps)),
          (config, timesteps, options) -> new DdpmSampler(config, timesteps));

  private enum Variance {
    FIXED_SMALL,
    FIXED_SMALL_LOG,
    FIXED_LARGE,
    LEARNED,
    LEARNED_RANGE
  }

  private static final float LEAST_VARIANCE = 1e-20f;

  private final Variance type;

  DdpmSampler(SchedulerConfig config, int... timesteps) {
    super(config, new NoiseSchedule(config), timesteps);
    type =
        config.choice(
            "variance_type",
            Map.of(
                "fixed_small", Variance.FIXED_SMALL,
                "fixed_small_log", Variance.FIXED_SMALL_LOG,
                "fixed_large", Variance.FIXED_LARGE,
                "learned", Variance.LEARNED,
                "learned_range", Variance.LEARNED_RANGE));
  }

  @Override
  public boolean needsNoise() {
    return true;
  }

  @Override
  Steps start(int begin) {
    return this::next;
  }

  private Tensor next(Step step) {
    int i = step.index();
    boolean last = i == timesteps().length - 1;
    float power = power(i);
    float powerAfter = last ? 1 : power(i + 1);
    float alpha = power / powerAfter; // of this step alone, squared
    Tensor output = step.output();
    Tensor learned = null;
    long channels = step.x().size(1);
    boolean learns = type == Variance.LEARNED || type == Variance.LEARNED_RANGE;
    if (learns && output.size(1) == 2 * channels) {
      learned = output.narrow(1, channels, channels);
      output = output.narrow(1, 0, channels);
    }
    Tensor clean = limit.apply(clean(output, step.x(), power));
    float takeClean = Float32.sqrt(powerAfter) * (1 - alpha) / (1 - power);
    float keep = Float32.sqrt(alpha) * (1 - powerAfter) / (1 - power);
    Tensor mean = clean.mul(takeClean).add(step.x().mul(keep));
    if (whole(i) == 0) {
      return mean;
    }
    float small = Math.max((1 - powerAfter) / (1 - power) * (1 - alpha), LEAST_VARIANCE);
    return mean.add(scaledNoise(step.fresh(), small, 1 - alpha, learned));
  }

  private Tensor scaledNoise(Tensor noise, float small, float large, Tensor learned) {
    return switch (type) {
      case FIXED_SMALL -> noise.mul(Float32.sqrt(small));
      case FIXED_SMALL_LOG -> noise.mul(Float32.exp(0.5f * Float32.log(small)));
      case FIXED_LARGE -> noise.mul(Float32.sqrt(large));
      case LEARNED -> required(learned).sqrt().mul(noise);
      case LEARNED_RANGE -> {
        Tensor part = required(learned).add(1).div(2); // 0 for the small variance, 1 for the large
        Tensor upper = part.mul(Float32.log(large));
        Tensor lower = part.mul(-1).add(1).mul(Float32.log(small));
        yield upper.add(lower).mul(0.5).exp().mul(noise);
      }
    };
  }

  private static Tensor required(Tensor learned) {
    if (learned == null) {
      throw new IllegalArgumentException(
          "output: found no variance, expected twice the sample's channels");
    }
    return learned;
  }
}
