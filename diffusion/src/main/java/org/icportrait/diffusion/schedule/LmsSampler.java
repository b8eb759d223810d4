package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Linear multistep method: integrates the polynomial through the last four slopes. */
final class LmsSampler extends SigmaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "LMSDiscreteScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
           "use_karras_sigmas": false, "use_exponential_sigmas": false, "use_beta_sigmas": false,
           "prediction_type": "epsilon", "timestep_spacing": "linspace", "steps_offset": 0}
          """,
          (config, steps, options) -> new LmsSampler(config, Samplers.euler(config).spread(steps)),
          (config, timesteps, options) ->
              new LmsSampler(config, Samplers.euler(config).at(Samplers.wide(timesteps))));

  private static final int ORDER = 4;
  private static final double GAUSS = 1 / Math.sqrt(3); // exact up to the third degree

  LmsSampler(SchedulerConfig config, NoiseLevels levels) {
    super(config, levels);
  }

  @Override
  Steps start(int begin) {
    return new Run();
  }

  /** The weight of the slope {@code back} steps ago among the last {@code order}. */
  double weight(int order, int index, int back) {
    double half = ((double) sigma(index + 1) - sigma(index)) / 2;
    double middle = ((double) sigma(index + 1) + sigma(index)) / 2;
    double low = lagrange(order, index, back, middle - half * GAUSS);
    double high = lagrange(order, index, back, middle + half * GAUSS);
    return half * (low + high);
  }

  private double lagrange(int order, int index, int back, double sigma) {
    double product = 1;
    for (int k = 0; k < order; k++) {
      if (k != back) {
        double other = sigma(index - k);
        product *= (sigma - other) / (sigma(index - back) - other);
      }
    }
    return product;
  }

  private final class Run implements Steps {
    private final History slopes = new History(ORDER);

    @Override
    public Tensor next(Step step) {
      int index = step.index();
      Tensor clean = clean(step.output(), step.x(), sigma(index));
      slopes.push(step.scope(), derivative(step.x(), clean, sigma(index)));
      // A run that begins late has fewer slopes than its order says, as in the reference.
      int order = Math.min(index + 1, ORDER);
      Tensor change = null;
      for (int k = 0; k < Math.min(order, slopes.size()); k++) {
        Tensor part = slopes.back(k).mul(weight(order, index, k));
        change = change == null ? part : change.add(part);
      }
      return step.x().add(change);
    }

    @Override
    public void close() {
      slopes.close();
    }
  }
}
