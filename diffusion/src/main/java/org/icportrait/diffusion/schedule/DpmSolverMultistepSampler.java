package org.icportrait.diffusion.schedule;

import java.util.Arrays;
import org.icportrait.engine.Tensor;

/**
 * DPM-Solver++(2M), the second-order multistep solver with predictions of the clean sample (arXiv
 * 2211.01095, algorithm 2); its first step and the last one, to no noise at all, are of first
 * order.
 */
public final class DpmSolverMultistepSampler extends StepwiseSampler {
  /** A deterministic sampler. */
  public DpmSolverMultistepSampler(NoiseSchedule schedule) {
    super(schedule);
  }

  @Override
  public int[] timesteps(SchedulerConfig config, int steps) {
    int train = config.numTrainTimesteps();
    TimestepSpacing spacing = config.timestepSpacing();
    if (spacing == TimestepSpacing.TRAILING) {
      return spacing.timesteps(train, steps, config.stepsOffset());
    }
    // The step to no noise takes the place of the lowest of one more timestep.
    return Arrays.copyOf(spacing.timesteps(train, steps + 1, config.stepsOffset()), steps);
  }

  @Override
  Tensor advance(Step step) {
    if (step.isLast()) {
      return step.clean().copy(); // the first-order formula at sigma = 0
    }
    int now = step.timestep();
    int next = step.next();
    double stride = logSnr(next) - logSnr(now);
    Tensor slope = step.clean();
    if (step.previousClean() != null) {
      double before = logSnr(now) - logSnr(step.previous());
      Tensor change = step.clean().sub(step.previousClean()).mul(stride / before);
      slope = slope.add(change.mul(0.5));
    }
    double keep = schedule.sigma(next) / schedule.sigma(now);
    double take = -schedule.alpha(next) * Math.expm1(-stride);
    return step.x().mul(keep).add(slope.mul(take));
  }

  /** Half the logarithm of the signal-to-noise ratio, lambda of the paper. */
  private double logSnr(int timestep) {
    return Math.log(schedule.alpha(timestep)) - Math.log(schedule.sigma(timestep));
  }
}
