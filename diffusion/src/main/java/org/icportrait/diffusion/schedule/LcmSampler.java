package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Multistep sampling of latent consistency models (arXiv 2310.04378, algorithm 3). */
final class LcmSampler extends AlphaSampler {
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
