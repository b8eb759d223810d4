package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** A sampler on whole timesteps, in terms of alpha(t)^2. */
abstract class AlphaSampler extends StepwiseSampler {
  final NoiseSchedule schedule;
  final PredictionType prediction;
  final SampleLimit limit;
  private final int[] whole;

  AlphaSampler(SchedulerConfig config, NoiseSchedule schedule, int... timesteps) {
    super(widen(timesteps));
    this.schedule = schedule;
    this.prediction = config.predictionType();
    this.limit = new SampleLimit(config);
    this.whole = timesteps.clone();
    for (int t : timesteps) {
      if (t >= schedule.timesteps()) {
        throw new IllegalArgumentException(
            "timestep "
                + t
                + ": expected one below "
                + schedule.timesteps()
                + "; take fewer steps or a smaller steps_offset");
      }
    }
  }

  private static double[] widen(int... timesteps) {
    double[] wide = new double[timesteps.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = timesteps[i];
    }
    return wide;
  }

  /** Timesteps of a configuration's spacing, rounded. */
  static int[] spacedTimesteps(SchedulerConfig config, int steps) {
    double[] exact =
        config.timestepSpacing().timesteps(config.numTrainTimesteps(), steps, config.stepsOffset());
    int[] rounded = new int[exact.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (int) Math.rint(exact[i]);
    }
    return rounded;
  }

  final int whole(int index) {
    return whole[index];
  }

  /** alpha^2 at an evaluation. */
  final float power(int index) {
    return schedule.signalPower(whole[index]);
  }

  /** The clean sample behind a noisy one, before any limit. */
  final Tensor clean(Tensor output, Tensor x, float power) {
    return prediction.toClean(output, x, Float32.sqrt(power), Float32.sqrt(1 - power));
  }

  @Override
  public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
    float power = power(index);
    return clean.mul(Float32.sqrt(power)).add(noise.mul(Float32.sqrt(1 - power)));
  }
}
