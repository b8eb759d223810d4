package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Euler's method, with fresh noise on request (arXiv 2206.00364, algorithm 2 without Heun). */
final class EulerSampler extends SigmaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "EulerDiscreteScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
           "prediction_type": "epsilon", "interpolation_type": "linear", "use_karras_sigmas": false,
           "use_exponential_sigmas": false, "use_beta_sigmas": false, "sigma_min": null,
           "sigma_max": null, "timestep_spacing": "linspace", "timestep_type": "discrete",
           "steps_offset": 0, "rescale_betas_zero_snr": false, "final_sigmas_type": "zero"}
          """,
          (config, steps, options) ->
              new EulerSampler(config, Samplers.euler(config).spread(steps), options),
          (config, timesteps, options) ->
              new EulerSampler(
                  config, Samplers.euler(config).at(Samplers.wide(timesteps)), options));

  private final SamplerOptions options;

  EulerSampler(SchedulerConfig config, NoiseLevels levels, SamplerOptions options) {
    super(config, levels);
    this.options = options;
  }

  @Override
  public boolean needsNoise() {
    return options.churn() > 0;
  }

  @Override
  Steps start(int begin) {
    return this::next;
  }

  private Tensor next(Step step) {
    float sigma = sigma(step.index());
    float raised = sigma * (float) (churn(sigma) + 1);
    Tensor x = step.x();
    if (raised > sigma) {
      Tensor noise = step.fresh().mul(options.churnScale());
      x = x.add(noise.mul(Float32.sqrt(raised * raised - sigma * sigma)));
    }
    boolean v = prediction == PredictionType.V_PREDICTION;
    Tensor clean = clean(step.output(), x, v ? sigma : raised);
    return x.add(derivative(x, clean, raised).mul(sigma(step.index() + 1) - raised));
  }

  private double churn(float sigma) {
    boolean inside = options.churnFrom() <= sigma && sigma <= options.churnTo();
    return inside ? Math.min(options.churn() / (levels() - 1), Math.sqrt(2) - 1) : 0;
  }
}
