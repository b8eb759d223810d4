package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Denoising diffusion implicit models (arXiv 2010.02502), equation 12. */
public final class DdimSampler extends StepwiseSampler {
  private final double eta;
  private final boolean endsClean;
  private final NoiseSource noise;

  /** The deterministic sampler that ends without noise. */
  public DdimSampler(NoiseSchedule schedule) {
    this(schedule, true, 0, null);
  }

  /**
   * A sampler that may add noise in every step.
   *
   * @param endsClean whether the last step goes to no noise at all rather than to t = 0
   *     (set_alpha_to_one)
   * @param eta how much noise each step adds: 0 none, 1 as much as ancestral sampling
   * @param noise where it comes from; may be null when eta is 0
   */
  public DdimSampler(NoiseSchedule schedule, boolean endsClean, double eta, NoiseSource noise) {
    super(schedule);
    if (!(eta >= 0 && eta <= 1) || (eta > 0 && noise == null)) {
      throw new IllegalArgumentException("eta: found " + eta + ", expected 0..1 and noise");
    }
    this.endsClean = endsClean;
    this.eta = eta;
    this.noise = noise;
  }

  @Override
  public int[] timesteps(SchedulerConfig config, int steps) {
    return config
        .timestepSpacing()
        .timesteps(config.numTrainTimesteps(), steps, config.stepsOffset());
  }

  @Override
  Tensor advance(Step step) {
    int t = step.timestep();
    double alpha = schedule.alpha(t);
    double sigma = schedule.sigma(t);
    double nextAlpha = endsClean ? 1 : schedule.alpha(0);
    double nextSigma = endsClean ? 0 : schedule.sigma(0);
    if (!step.isLast()) {
      nextAlpha = schedule.alpha(step.next());
      nextSigma = schedule.sigma(step.next());
    }
    double shrink = alpha / nextAlpha;
    double fresh =
        eta * nextSigma / sigma * Math.sqrt(Math.max(0, 1 - shrink * shrink)); // deviation
    double kept = Math.sqrt(Math.max(0, nextSigma * nextSigma - fresh * fresh));
    Tensor predicted = step.x().sub(step.clean().mul(alpha)).mul(1 / sigma); // the noise in x
    Tensor next = step.clean().mul(nextAlpha).add(predicted.mul(kept));
    return fresh > 0 ? next.add(noise.normal(next.shape()).mul(fresh)) : next;
  }
}
