package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Euler's method, with fresh noise on request (arXiv 2206.00364, algorithm 2 without Heun). */
final class EulerSampler extends SigmaSampler {
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
