package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Multistep sampling of latent consistency models (arXiv 2310.04378, algorithm 3). */
final class LcmSampler extends AlphaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "LCMScheduler",
          """
          {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
           "original_inference_steps": 50, "clip_sample": false, "clip_sample_range": 1.0,
           "set_alpha_to_one": true, "steps_offset": 0, "prediction_type": "epsilon",
           "thresholding": false, "dynamic_thresholding_ratio": 0.995, "sample_max_value": 1.0,
           "timestep_spacing": "leading", "timestep_scaling": 10.0, "rescale_betas_zero_snr": false}
          """,
          (config, steps, options) -> new LcmSampler(config, timesteps(config, steps)),
          (config, timesteps, options) -> new LcmSampler(config, timesteps));

  private static final double DATA_DEVIATION = 0.5;

  private final double scaling;

  LcmSampler(SchedulerConfig config, int... timesteps) {
    super(config, new NoiseSchedule(config), timesteps);
    this.scaling = config.number("timestep_scaling");
  }

  /** Spread over the timesteps that distillation used. */
  static int[] timesteps(SchedulerConfig config, int steps) {
    int train = config.numTrainTimesteps();
    int original = config.integer("original_inference_steps", 1);
    if (original > train) {
      throw config.refuse("original_inference_steps", "at most num_train_timesteps " + train);
    }
    TimestepSpacing.requireSteps(original, steps);
    int[] timesteps = new int[steps];
    for (int i = 0; i < steps; i++) {
      int skipped = (int) (i * ((double) original / steps));
      timesteps[i] = (original - skipped) * (train / original) - 1;
    }
    return timesteps;
  }

  @Override
  public boolean needsNoise() {
    return timesteps().length > 1;
  }

  @Override
  Steps start(int begin) {
    return this::next;
  }

  private Tensor next(Step step) {
    int i = step.index();
    Tensor clean = limit.apply(clean(step.output(), step.x(), power(i)));
    double time = whole(i) * scaling;
    double data = DATA_DEVIATION * DATA_DEVIATION;
    double skip = data / (time * time + data);
    double take = time / Math.sqrt(time * time + data);
    Tensor denoised = clean.mul(take).add(step.x().mul(skip));
    return i == timesteps().length - 1 ? denoised : addNoise(denoised, step.fresh(), i + 1);
  }
}
