package org.icportrait.diffusion.schedule;

import java.util.Map;

/** The noise levels of DPM-Solver (multistep and singlestep) and UniPC. */
final class DpmLevels {
  private final SchedulerConfig config;
  private final float[] ratios;
  private final SigmaSpacing spacing;

  DpmLevels(SchedulerConfig config, NoiseSchedule schedule) {
    this.config = config;
    this.ratios = schedule.noiseRatios();
    this.spacing = SigmaSpacing.of(config);
  }

  /** The levels for a number of steps. */
  NoiseLevels spread(int steps) {
    int train = config.numTrainTimesteps();
    if (spacing == SigmaSpacing.TIMESTEPS) {
      TimestepSpacing by =
          config.knows("timestep_spacing") ? config.timestepSpacing() : TimestepSpacing.LINSPACE;
      int offset = config.knows("steps_offset") ? config.stepsOffset() : 0;
      return at(by.timestepsAboveLowest(train, usable(), steps, offset));
    }
    TimestepSpacing.requireSteps(train, steps);
    Double greatest = spacing == SigmaSpacing.LU ? null : config.storedNumber("sigma_max");
    Double least = spacing == SigmaSpacing.LU ? null : config.storedNumber("sigma_min");
    double[] sigmas =
        spacing.between(
            greatest == null ? ratios[train - 1] : greatest,
            least == null ? ratios[0] : least,
            steps);
    double[] timesteps = NoiseLevels.timestepsOf(sigmas, ratios);
    for (int i = 0; i < steps; i++) {
      timesteps[i] = rounds() ? Math.rint(timesteps[i]) : Math.floor(timesteps[i]);
    }
    boolean ownEnd = config.type() == UniPcSampler.CLASS && !endsClean();
    return NoiseLevels.of(sigmas, ownEnd ? sigmas[steps - 1] : end(), timesteps);
  }

  /** The levels at chosen timesteps. */
  NoiseLevels at(double... timesteps) {
    if (spacing != SigmaSpacing.TIMESTEPS) {
      throw new IllegalArgumentException("chosen timesteps: found " + spacing + " noise levels");
    }
    return NoiseLevels.of(NoiseLevels.at(ratios, timesteps), end(), timesteps);
  }

  boolean endsClean() {
    return config.choice("final_sigmas_type", Map.of("zero", true, "sigma_min", false));
  }

  private double end() {
    return endsClean() ? 0 : ratios[0];
  }

  /** Timesteps are cut off to whole ones, but rounded first with these spacings. */
  private boolean rounds() {
    boolean rounding = spacing == SigmaSpacing.KARRAS || spacing == SigmaSpacing.LU;
    if (config.type() != DpmSolverMultistepSampler.CLASS) {
      return rounding;
    }
    BetaSchedule betas = config.choice("beta_schedule", BetaSchedule.of(config.type()));
    return rounding && betas != BetaSchedule.SQUAREDCOS_CAP_V2;
  }

  /** The timesteps from 0 whose signal-to-noise ratio isn't below the limit. */
  private int usable() {
    int train = ratios.length;
    if (!config.knows("lambda_min_clipped")) {
      return train;
    }
    double limit = config.number("lambda_min_clipped");
    int below = 0;
    while (below < train && logSnr(train - 1 - below) < limit) {
      below++;
    }
    if (below == train) {
      throw config.refuse("lambda_min_clipped", "a limit that leaves timesteps");
    }
    return train - below;
  }

  /** Half the logarithm of the signal-to-noise ratio at a timestep. */
  private double logSnr(int timestep) {
    return -Math.log(ratios[timestep]);
  }
}
