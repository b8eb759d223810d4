package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Denoising diffusion implicit models (arXiv 2010.02502), equation 12. */
final class DdimSampler extends AlphaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "DDIMScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "clip_sample": true,
           "clip_sample_range": 1.0, "set_alpha_to_one": true, "steps_offset": 0,
           "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
           "sample_max_value": 1.0, "timestep_spacing": "leading", "rescale_betas_zero_snr": false}
          """,
          DdimSampler::spread,
          DdimSampler::at);

  private static final int CLEAN = -1; // in place of a timestep

  private final SamplerOptions options;
  private final int[] following;
  private final float finalPower;

  private DdimSampler(
      SchedulerConfig config,
      NoiseSchedule schedule,
      SamplerOptions options,
      int[] timesteps,
      int[] following) {
    super(config, schedule, timesteps);
    this.options = options;
    this.following = following;
    this.finalPower = config.flag("set_alpha_to_one") ? 1 : schedule.signalPower(0);
  }

  /** Steps of equal length, which need not end at the next timestep: so it is in diffusers. */
  static DdimSampler spread(SchedulerConfig config, int steps, SamplerOptions options) {
    NoiseSchedule schedule = new NoiseSchedule(config);
    int[] timesteps = spacedTimesteps(config, steps);
    int[] following = new int[timesteps.length];
    for (int i = 0; i < following.length; i++) {
      following[i] = Math.max(timesteps[i] - schedule.timesteps() / steps, CLEAN);
    }
    return new DdimSampler(config, schedule, options, timesteps, following);
  }

  /** Steps from each timestep to the next. */
  static DdimSampler at(SchedulerConfig config, int[] timesteps, SamplerOptions options) {
    int[] following = new int[timesteps.length];
    System.arraycopy(timesteps, 1, following, 0, timesteps.length - 1);
    following[timesteps.length - 1] = CLEAN;
    return new DdimSampler(config, new NoiseSchedule(config), options, timesteps, following);
  }

  @Override
  public boolean needsNoise() {
    return options.eta() > 0;
  }

  @Override
  Steps start(int begin) {
    return this::next;
  }

  private Tensor next(Step step) {
    int after = following[step.index()];
    float power = power(step.index());
    float powerAfter = after >= 0 ? schedule.signalPower(after) : finalPower;
    float alpha = Float32.sqrt(power);
    float sigma = Float32.sqrt(1 - power);
    Tensor x = step.x();
    Tensor clean = limit.apply(clean(step.output(), x, power));
    Tensor noise =
        options.clippedNoise()
            ? x.sub(clean.mul(alpha)).div(sigma)
            : prediction.toNoise(step.output(), x, alpha, sigma);
    float variance = (1 - powerAfter) / (1 - power) * (1 - power / powerAfter);
    float fresh = (float) options.eta() * Float32.sqrt(variance); // deviation of the added noise
    float kept = Float32.sqrt(Math.max(1 - powerAfter - fresh * fresh, 0));
    Tensor next = clean.mul(Float32.sqrt(powerAfter)).add(noise.mul(kept));
    return needsNoise() ? next.add(step.fresh().mul(fresh)) : next;
  }
}
