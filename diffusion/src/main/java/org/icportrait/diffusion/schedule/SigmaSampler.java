package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** A sampler on noise levels whose samples are clean + sigma noise, not scaled by alpha. */
abstract class SigmaSampler extends StepwiseSampler {
  final PredictionType prediction;
  final SampleLimit limit;
  private final float[] sigmas;
  private final boolean startsAtSigma;

  SigmaSampler(SchedulerConfig config, NoiseLevels levels) {
    super(levels.timesteps());
    this.prediction = config.predictionType();
    this.limit = new SampleLimit(config);
    this.sigmas = levels.sigmas().clone();
    this.startsAtSigma = config.timestepSpacing() != TimestepSpacing.LEADING;
  }

  final float sigma(int index) {
    return sigmas[index];
  }

  final int levels() {
    return sigmas.length;
  }

  @Override
  public final double initNoiseSigma() {
    float greatest = 0;
    for (float sigma : sigmas) {
      greatest = Math.max(greatest, sigma);
    }
    return startsAtSigma ? greatest : Float32.sqrt(greatest * greatest + 1);
  }

  @Override
  final Tensor scaled(Tensor x, int index) {
    float sigma = sigmas[index];
    return x.div(Float32.sqrt(sigma * sigma + 1));
  }

  @Override
  public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
    return clean.add(noise.mul(sigmas[index]));
  }

  /** The clean sample behind a noisy one at a level. */
  final Tensor clean(Tensor output, Tensor x, float sigma) {
    Tensor clean =
        switch (prediction) {
          case EPSILON -> x.sub(output.mul(sigma));
          case V_PREDICTION -> {
            float power = sigma * sigma + 1;
            yield output.mul(-sigma / Float32.sqrt(power)).add(x.div(power));
          }
          case SAMPLE -> output;
        };
    return limit.apply(clean);
  }

  /** dx / dsigma. */
  static Tensor derivative(Tensor x, Tensor clean, float sigma) {
    return x.sub(clean).div(sigma);
  }
}
