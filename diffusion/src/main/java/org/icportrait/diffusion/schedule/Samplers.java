package org.icportrait.diffusion.schedule;

import java.util.Arrays;

/** Builds the sampler of a configuration. */
final class Samplers {
  private Samplers() {}

  /** A sampler with the configuration's own spacing. */
  static Sampler spread(SchedulerConfig config, int steps, SamplerOptions options) {
    return config.type().spread(config, steps, options);
  }

  /** A sampler at chosen timesteps. */
  static Sampler at(SchedulerConfig config, int[] timesteps, SamplerOptions options) {
    requireDescending(config.numTrainTimesteps(), timesteps);
    return config.type().at(config, timesteps, options);
  }

  static double[] wide(int... timesteps) {
    return Arrays.stream(timesteps).asDoubleStream().toArray();
  }

  static EulerLevels euler(SchedulerConfig config) {
    return new EulerLevels(config, new NoiseSchedule(config));
  }

  static DpmLevels dpm(SchedulerConfig config) {
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
