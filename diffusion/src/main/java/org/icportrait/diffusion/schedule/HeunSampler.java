package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Heun's method (arXiv 2206.00364, algorithm 1): an Euler step, then one with the mean slope. */
final class HeunSampler extends SigmaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "HeunDiscreteScheduler",
          """
          {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "linear",
           "prediction_type": "epsilon", "use_karras_sigmas": false, "use_exponential_sigmas": false,
           "use_beta_sigmas": false, "clip_sample": false, "clip_sample_range": 1.0,
           "timestep_spacing": "linspace", "steps_offset": 0}
          """,
          (config, steps, options) -> new HeunSampler(config, Samplers.euler(config).spread(steps)),
          (config, timesteps, options) ->
              new HeunSampler(config, Samplers.euler(config).at(Samplers.wide(timesteps))));

  private static final int EVALUATIONS = 2;

  HeunSampler(SchedulerConfig config, NoiseLevels levels) {
    super(config, twice(levels));
  }

  /** Every level but the first and the last comes twice. */
  private static NoiseLevels twice(NoiseLevels levels) {
    int steps = levels.timesteps().length;
    float[] sigmas = new float[EVALUATIONS * steps];
    double[] timesteps = new double[EVALUATIONS * steps - 1];
    for (int i = 0; i < sigmas.length; i++) {
      sigmas[i] = levels.sigmas()[(i + 1) / EVALUATIONS];
    }
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = levels.timesteps()[(i + 1) / EVALUATIONS];
    }
    return new NoiseLevels(sigmas, timesteps);
  }

  @Override
  int order() {
    return EVALUATIONS;
  }

  @Override
  int steps() {
    return (timesteps().length + 1) / EVALUATIONS;
  }

  @Override
  Steps start(int begin) {
    return new Run();
  }

  private final class Run implements Steps {
    private final History slope = new History(1);
    private final History origin = new History(1);

    @Override
    public Tensor next(Step step) {
      return slope.size() == 0 ? predict(step) : correct(step);
    }

    private Tensor predict(Step step) {
      float from = sigma(step.index());
      float to = sigma(step.index() + 1);
      Tensor derivative = derivative(step.x(), clean(step.output(), step.x(), from), from);
      slope.push(step.scope(), derivative);
      origin.push(step.scope(), step.x());
      return step.x().add(derivative.mul(to - from));
    }

    private Tensor correct(Step step) {
      float from = sigma(step.index() - 1);
      float to = sigma(step.index());
      Tensor derivative = derivative(step.x(), clean(step.output(), step.x(), to), to);
      Tensor mean = slope.back(0).add(derivative).div(2);
      Tensor next = origin.back(0).add(mean.mul(to - from));
      close();
      return next;
    }

    @Override
    public void close() {
      slope.close();
      origin.close();
    }
  }
}
