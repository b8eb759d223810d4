package org.icportrait.diffusion.schedule;

import java.util.Map;

/** The noise levels of Euler's, Heun's and the linear multistep method. */
final class EulerLevels {
  private final SchedulerConfig config;
  private final float[] ratios;

  EulerLevels(SchedulerConfig config, NoiseSchedule schedule) {
    this.config = config;
    this.ratios = schedule.noiseRatios();
  }

  /** The levels for a number of steps. */
  NoiseLevels spread(int steps) {
    double[] timesteps =
        config.timestepSpacing().timesteps(config.numTrainTimesteps(), steps, config.stepsOffset());
    return levels(timesteps, steps, SigmaSpacing.of(config));
  }

  /** The levels at chosen timesteps. */
  NoiseLevels at(double... timesteps) {
    SigmaSpacing spacing = SigmaSpacing.of(config);
    if (spacing != SigmaSpacing.TIMESTEPS || continuous()) {
      throw new IllegalArgumentException("chosen timesteps: found " + spacing + " noise levels");
    }
    return levels(timesteps.clone(), timesteps.length, spacing);
  }

  private NoiseLevels levels(double[] timesteps, int steps, SigmaSpacing spacing) {
    double[] rounded = Float32.widen(Float32.narrow(timesteps));
    double[] sigmas = logLinear() ? logLinear(steps) : NoiseLevels.at(ratios, rounded);
    if (spacing != SigmaSpacing.TIMESTEPS) {
      sigmas = spacing.between(greatest(sigmas), least(sigmas), steps);
      rounded = NoiseLevels.timestepsOf(sigmas, ratios);
    }
    NoiseLevels levels = NoiseLevels.of(sigmas, end(), Float32.widen(Float32.narrow(rounded)));
    return continuous() ? continuous(levels) : levels;
  }

  /** Linear multistep with Karras's levels takes no limits from the file. */
  private boolean limited() {
    return !(config.type() == LmsSampler.CLASS && config.flag("use_karras_sigmas"));
  }

  private double greatest(double... sigmas) {
    Double limit = limited() ? config.storedNumber("sigma_max") : null;
    return limit == null ? sigmas[0] : limit;
  }

  private double least(double... sigmas) {
    Double limit = limited() ? config.storedNumber("sigma_min") : null;
    return limit == null ? sigmas[sigmas.length - 1] : limit;
  }

  private boolean logLinear() {
    return config.knows("interpolation_type")
        && config.choice("interpolation_type", Map.of("linear", false, "log_linear", true));
  }

  /** One level more than there are timesteps; the last but one is the least of the schedule. */
  private double[] logLinear(int steps) {
    float[] logarithms =
        Float32.linspace(Float32.log(ratios[ratios.length - 1]), Float32.log(ratios[0]), steps + 1);
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = Float32.exp(logarithms[i]);
    }
    return Float32.widen(logarithms);
  }

  private double end() {
    boolean least =
        config.knows("final_sigmas_type")
            && config.choice("final_sigmas_type", Map.of("zero", false, "sigma_min", true));
    return least ? ratios[0] : 0;
  }

  private boolean continuous() {
    return config.knows("timestep_type")
        && config.choice("timestep_type", Map.of("discrete", false, "continuous", true))
        && config.predictionType() == PredictionType.V_PREDICTION;
  }

  /** Networks of the EDM kind are told a quarter of the logarithm of the level. */
  private static NoiseLevels continuous(NoiseLevels levels) {
    double[] times = new double[levels.sigmas().length - 1];
    for (int i = 0; i < times.length; i++) {
      times[i] = 0.25f * Float32.log(levels.sigmas()[i]);
    }
    return new NoiseLevels(levels.sigmas(), times);
  }
}
