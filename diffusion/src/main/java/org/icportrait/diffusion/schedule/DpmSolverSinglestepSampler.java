package org.icportrait.diffusion.schedule;

import java.util.Map;
import org.icportrait.engine.Tensor;

/**
 * DPM-Solver and DPM-Solver++ in groups of one to three evaluations (arXiv 2206.00927, algorithms 1
 * and 2): each goes on from where its group began, with a higher order.
 */
final class DpmSolverSinglestepSampler extends DpmSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "DPMSolverSinglestepScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "solver_order": 2,
           "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
           "sample_max_value": 1.0, "algorithm_type": "dpmsolver++", "solver_type": "midpoint",
           "lower_order_final": false, "use_karras_sigmas": false, "use_exponential_sigmas": false,
           "use_beta_sigmas": false, "use_flow_sigmas": false, "flow_shift": 1.0,
           "final_sigmas_type": "zero", "lambda_min_clipped": "-Infinity", "variance_type": null,
           "use_dynamic_shifting": false, "time_shift_type": "exponential"}
          """,
          (config, steps, options) ->
              new DpmSolverSinglestepSampler(config, Samplers.dpm(config).spread(steps)),
          (config, timesteps, options) ->
              new DpmSolverSinglestepSampler(
                  config, Samplers.dpm(config).at(Samplers.wide(timesteps))));

  private final DpmAlgorithm algorithm;
  private final int order;
  private final boolean midpoint;
  private final int[] orders;

  DpmSolverSinglestepSampler(SchedulerConfig config, NoiseLevels levels) {
    super(config, levels);
    algorithm = DpmAlgorithm.of(config);
    midpoint = DpmSolverMultistepSampler.midpoint(config);
    order = config.integer("solver_order", 1);
    if (order > 3) {
      throw config.refuse("solver_order", "1, 2 or 3");
    }
    if (algorithm.ofNoise() && limit.active()) {
      throw config.refuse("thresholding", "false with algorithm_type dpmsolver");
    }
    boolean endsClean =
        config.choice("final_sigmas_type", Map.of("zero", true, "sigma_min", false));
    int steps = evaluations();
    boolean lower = config.flag("lower_order_final") || steps % order != 0 || endsClean;
    orders = orders(steps, order, lower, endsClean);
  }

  /** The order of every evaluation: groups of 1, 2, .. with shorter ones at the end. */
  static int[] orders(int steps, int order, boolean lowerAtEnd, boolean endsClean) {
    int[] orders = new int[steps];
    for (int i = 0; i < steps; i++) {
      orders[i] = i % order + 1;
    }
    if (lowerAtEnd && order > 1 && steps % order == 0) {
      // The last group would reach the end with full order: split its last evaluation off.
      orders[steps - 1] = 1;
    }
    if (endsClean) {
      orders[steps - 1] = 1;
    }
    return orders;
  }

  @Override
  public boolean needsNoise() {
    return algorithm.stochastic();
  }

  @Override
  Steps start(int begin) {
    return new Run();
  }

  private final class Run implements Steps {
    private final History outputs = new History(order);
    private final History origin = new History(1); // the sample that the group began at

    @Override
    public Tensor next(Step step) {
      int i = step.index();
      Tensor output =
          algorithm.ofNoise()
              ? noise(step.output(), step.x(), i)
              : clean(step.output(), step.x(), i);
      outputs.push(step.scope(), output);
      Tensor fresh = needsNoise() ? step.fresh() : null;
      int now = Math.min(orders[i], outputs.size());
      if (now == 1) {
        origin.push(step.scope(), step.x());
      }
      int first = i - now + 1;
      Place to = place(i + 1);
      float h = to.lambda() - place(first).lambda();
      Tensor base = outputs.back(now - 1);
      Tensor moved = algorithm.move(origin.back(0), place(first), to, base, fresh);
      return switch (now) {
        case 1 -> moved;
        case 2 -> {
          Tensor slope = slope(i, first, h, 0);
          yield midpoint
              ? moved.sub(slope.mul(algorithm.midpoint(to, h)))
              : moved.add(slope.mul(algorithm.slope(to, h)));
        }
        default -> third(moved, i, h);
      };
    }

    /** The slope of the outputs from the group's first to a later one, in units of the way. */
    private Tensor slope(int index, int first, float h, int back) {
      float r = (place(index - back).lambda() - place(first).lambda()) / h;
      return outputs.back(back).sub(outputs.back(index - first)).mul(1 / r);
    }

    private Tensor third(Tensor moved, int i, float h) {
      Place to = place(i + 1);
      Tensor whole = slope(i, i - 2, h, 0);
      if (midpoint) {
        return moved.add(whole.mul(algorithm.slope(to, h)));
      }
      Tensor part = slope(i, i - 2, h, 1);
      float r0 = (place(i).lambda() - place(i - 2).lambda()) / h;
      float r1 = (place(i - 1).lambda() - place(i - 2).lambda()) / h;
      Tensor slope = part.mul(r0).sub(whole.mul(r1)).div(r0 - r1);
      Tensor curvature = whole.sub(part).mul(2).div(r0 - r1);
      return moved
          .add(slope.mul(algorithm.slope(to, h)))
          .add(curvature.mul(algorithm.curvature(to, h)));
    }

    @Override
    public void close() {
      outputs.close();
      origin.close();
    }
  }
}
