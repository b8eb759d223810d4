package org.icportrait.diffusion.schedule;

import java.util.Arrays;

/** Builds the sampler of a configuration. */
final class Samplers {
  private Samplers() {}

  /** A sampler with the configuration's own spacing. */
  static Sampler spread(SchedulerConfig config, int steps, SamplerOptions options) {
    return switch (config.type()) {
      case DDPM -> new DdpmSampler(config, AlphaSampler.spacedTimesteps(config, steps));
      case DDIM -> DdimSampler.spread(config, steps, options);
      case PNDM -> PndmSampler.spread(config, steps);
      case LCM -> new LcmSampler(config, LcmSampler.timesteps(config, steps));
      case EULER -> new EulerSampler(config, euler(config).spread(steps), options);
      case EULER_ANCESTRAL -> new EulerAncestralSampler(config, euler(config).spread(steps));
      case HEUN -> new HeunSampler(config, euler(config).spread(steps));
      case LMS -> new LmsSampler(config, euler(config).spread(steps));
      case DPM_SOLVER_MULTISTEP -> new DpmSolverMultistepSampler(config, dpm(config).spread(steps));
      case DPM_SOLVER_SINGLESTEP ->
          new DpmSolverSinglestepSampler(config, dpm(config).spread(steps));
      case UNIPC -> new UniPcSampler(config, dpm(config).spread(steps));
    };
  }

  /** A sampler at chosen timesteps. */
  static Sampler at(SchedulerConfig config, int[] timesteps, SamplerOptions options) {
    requireDescending(config.numTrainTimesteps(), timesteps);
    double[] wide = Arrays.stream(timesteps).asDoubleStream().toArray();
    return switch (config.type()) {
      case DDPM -> new DdpmSampler(config, timesteps);
      case DDIM -> DdimSampler.at(config, timesteps, options);
      case LCM -> new LcmSampler(config, timesteps);
      case EULER -> new EulerSampler(config, euler(config).at(wide), options);
      case HEUN -> new HeunSampler(config, euler(config).at(wide));
      case LMS -> new LmsSampler(config, euler(config).at(wide));
      case DPM_SOLVER_MULTISTEP -> new DpmSolverMultistepSampler(config, dpm(config).at(wide));
      case DPM_SOLVER_SINGLESTEP -> new DpmSolverSinglestepSampler(config, dpm(config).at(wide));
      case UNIPC -> new UniPcSampler(config, dpm(config).at(wide));
      case PNDM, EULER_ANCESTRAL ->
          throw new IllegalArgumentException(
              config.className() + ": takes its own timesteps, not chosen ones");
    };
  }

  private static EulerLevels euler(SchedulerConfig config) {
    return new EulerLevels(config, new NoiseSchedule(config));
  }

  private static DpmLevels dpm(SchedulerConfig config) {
    return new DpmLevels(config, new NoiseSchedule(config));
  }

  private static void requireDescending(int train, int... timesteps) {
    boolean fits = timesteps.length > 0 && timesteps[0] < train;
    for (int i = 0; i < timesteps.length && fits; i++) {
      fits = timesteps[i] >= 0 && (i == 0 || timesteps[i] < timesteps[i - 1]);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "timesteps: found "
              + Arrays.toString(timesteps)
              + ", expected descending ones below "
              + train);
    }
  }
}
