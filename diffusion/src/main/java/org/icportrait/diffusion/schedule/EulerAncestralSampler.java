package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Euler's method to a level below the next one and fresh noise back up to it. */
final class EulerAncestralSampler extends SigmaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "EulerAncestralDiscreteScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
           "prediction_type": "epsilon", "timestep_spacing": "linspace", "steps_offset": 0,
           "rescale_betas_zero_snr": false}
          """,
          (config, steps, options) ->
              new EulerAncestralSampler(config, Samplers.euler(config).spread(steps)),
          null);

  EulerAncestralSampler(SchedulerConfig config, NoiseLevels levels) {
    super(config, levels);
    if (prediction == PredictionType.SAMPLE) {
      throw config.refuse("prediction_type", "epsilon or v_prediction");
    }
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
    float from = sigma(step.index());
    float to = sigma(step.index() + 1);
    float up = Float32.sqrt(to * to * (from * from - to * to) / (from * from));
    float down = Float32.sqrt(Math.max(to * to - up * up, 0));
    Tensor clean = clean(step.output(), step.x(), from);
    Tensor next = step.x().add(derivative(step.x(), clean, from).mul(down - from));
    return next.add(step.fresh().mul(up)); // drawn in the last step, too: the order of draws
  }
}
