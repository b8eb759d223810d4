package org.icportrait.diffusion.schedule;

import java.util.Map;
import org.icportrait.engine.Tensor;

/**
 * DPM-Solver and DPM-Solver++ of order one to three with the outputs of earlier steps (arXiv
 * 2211.01095, algorithm 2); the first steps, and the last to no noise at all, are of lower order.
 */
final class DpmSolverMultistepSampler extends DpmSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "DPMSolverMultistepScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "solver_order": 2,
           "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
           "sample_max_value": 1.0, "algorithm_type": "dpmsolver++", "solver_type": "midpoint",
           "lower_order_final": true, "euler_at_final": false, "use_karras_sigmas": false,
           "use_exponential_sigmas": false, "use_beta_sigmas": false, "use_lu_lambdas": false,
           "use_flow_sigmas": false, "flow_shift": 1.0, "final_sigmas_type": "zero",
           "lambda_min_clipped": "-Infinity", "variance_type": null, "timestep_spacing": "linspace",
           "steps_offset": 0, "rescale_betas_zero_snr": false, "use_dynamic_shifting": false,
           "time_shift_type": "exponential"}
          """,
          (config, steps, options) ->
              new DpmSolverMultistepSampler(config, Samplers.dpm(config).spread(steps)),
          (config, timesteps, options) ->
              new DpmSolverMultistepSampler(
                  config, Samplers.dpm(config).at(Samplers.wide(timesteps))));

  private static final int FEW_STEPS = 15; // fewer than these end with lower orders

  private final DpmAlgorithm algorithm;
  private final int order;
  private final boolean midpoint;
  private final boolean lowerOrderFinal;
  private final boolean firstOrderFinal;

  DpmSolverMultistepSampler(SchedulerConfig config, NoiseLevels levels) {
    super(config, levels);
    algorithm = DpmAlgorithm.of(config);
    order = config.integer("solver_order", 1);
    midpoint = midpoint(config);
    if (order > 3 || (order == 3 && algorithm == DpmAlgorithm.STOCHASTIC_NOISE)) {
      throw config.refuse("solver_order", order > 3 ? "1, 2 or 3" : "1 or 2 with sde-dpmsolver");
    }
    lowerOrderFinal = config.flag("lower_order_final") && evaluations() < FEW_STEPS;
    boolean endsClean =
        config.choice("final_sigmas_type", Map.of("zero", true, "sigma_min", false));
    firstOrderFinal = lowerOrderFinal || endsClean || config.flag("euler_at_final");
  }

  /** Whether slopes are weighed by the midpoint rule; other samplers' types stand for it, too. */
  static boolean midpoint(SchedulerConfig config) {
    return config.choice(
        "solver_type",
        Map.of("midpoint", true, "heun", false, "logrho", true, "bh1", true, "bh2", true));
  }

  @Override
  public boolean needsNoise() {
    return algorithm.stochastic();
  }

  @Override
  Steps start(int begin) {
    return new Run();
  }

  private int orderAt(int index, int known) {
    int left = evaluations() - index;
    int highest = Math.min(order, known);
    if (left == 1 && firstOrderFinal) {
      return 1;
    }
    return left == 2 && lowerOrderFinal ? Math.min(highest, 2) : highest;
  }

  private final class Run implements Steps {
    private final History outputs = new History(order);

    @Override
    public Tensor next(Step step) {
      int i = step.index();
      Tensor output =
          algorithm.ofNoise()
              ? limitedNoise(step.output(), step.x(), i)
              : clean(step.output(), step.x(), i);
      outputs.push(step.scope(), output);
      Tensor fresh = needsNoise() ? step.fresh() : null;
      Place to = place(i + 1);
      Tensor moved = algorithm.move(step.x(), place(i), to, output, fresh);
      float h = to.lambda() - place(i).lambda();
      return switch (orderAt(i, outputs.size())) {
        case 1 -> moved;
        case 2 -> {
          Tensor slope = slope(i, h, 0);
          yield midpoint
              ? moved.sub(slope.mul(algorithm.midpoint(to, h)))
              : moved.add(slope.mul(algorithm.slope(to, h)));
        }
        default -> third(moved, i, h);
      };
    }

    /** The slope of the outputs between two places behind, in units of the step to come. */
    private Tensor slope(int index, float h, int back) {
      float before = place(index - back).lambda() - place(index - back - 1).lambda();
      return outputs.back(back).sub(outputs.back(back + 1)).mul(1 / (before / h));
    }

    private Tensor third(Tensor moved, int i, float h) {
      float r0 = (place(i).lambda() - place(i - 1).lambda()) / h;
      float r1 = (place(i - 1).lambda() - place(i - 2).lambda()) / h;
      Tensor newer = slope(i, h, 0);
      Tensor change = newer.sub(slope(i, h, 1));
      Tensor slope = newer.add(change.mul(r0 / (r0 + r1)));
      Tensor curvature = change.mul(1 / (r0 + r1));
      return moved
          .add(slope.mul(algorithm.slope(place(i + 1), h)))
          .add(curvature.mul(algorithm.curvature(place(i + 1), h)));
    }

    @Override
    public void close() {
      outputs.close();
    }
  }
}
