package org.icportrait.diffusion.schedule;

/**
 * Where a sampler goes in terms of the noise level sigma / alpha.
 *
 * @param sigmas the level of every evaluation and, last, where the way ends; float32
 * @param timesteps the timestep of every evaluation, one fewer; may lie between whole ones
 */
record NoiseLevels(float[] sigmas, double[] timesteps) {

  /** The level at a timestep between whole ones, linear as numpy.interp; held at both ends. */
  static double[] at(float[] ratios, double... timesteps) {
    double[] sigmas = new double[timesteps.length];
    int last = ratios.length - 1;
    for (int i = 0; i < sigmas.length; i++) {
      double t = Math.min(Math.max(timesteps[i], 0), last);
      int low = (int) t;
      double slope = low == last ? 0 : (double) ratios[low + 1] - ratios[low];
      sigmas[i] = slope * (t - low) + ratios[low];
    }
    return sigmas;
  }

  /** The timesteps, between whole ones, at which a schedule has some levels. */
  static double[] timestepsOf(double[] sigmas, float[] ratios) {
    float[] logarithms = new float[ratios.length];
    for (int t = 0; t < ratios.length; t++) {
      logarithms[t] = Float32.log(ratios[t]);
    }
    double[] timesteps = new double[sigmas.length];
    for (int i = 0; i < sigmas.length; i++) {
      double wanted = Math.log(Math.max(sigmas[i], 1e-10));
      int low = 0;
      for (int t = 0; t < logarithms.length; t++) {
        low = wanted >= logarithms[t] ? t : low;
      }
      low = Math.min(low, Math.max(0, logarithms.length - 2));
      int high = Math.min(low + 1, logarithms.length - 1);
      double weight = (logarithms[low] - wanted) / (logarithms[low] - logarithms[high]);
      weight = Math.min(Math.max(weight, 0), 1);
      timesteps[i] = (1 - weight) * low + weight * high;
    }
    return timesteps;
  }

  /** Levels rounded to float32 with the end behind them. */
  static NoiseLevels of(double[] sigmas, double end, double... timesteps) {
    float[] all = new float[sigmas.length + 1];
    for (int i = 0; i < sigmas.length; i++) {
      all[i] = (float) sigmas[i];
    }
    all[sigmas.length] = (float) end;
    return new NoiseLevels(all, timesteps);
  }

  /** The greatest level. */
  float greatest() {
    float greatest = 0;
    for (float sigma : sigmas) {
      greatest = Math.max(greatest, sigma);
    }
    return greatest;
  }
}
