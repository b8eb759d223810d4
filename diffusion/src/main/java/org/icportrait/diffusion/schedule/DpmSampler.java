package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** A sampler on noise levels whose samples are alpha clean + sigma noise with unit variance. */
abstract class DpmSampler extends StepwiseSampler {
  /**
   * A place on the way.
   *
   * @param alpha factor of the clean sample
   * @param sigma factor of the noise
   * @param lambda log(alpha / sigma), infinite without noise
   */
  record Place(float alpha, float sigma, float lambda) {}

  final PredictionType prediction;
  final SampleLimit limit;
  private final Place[] places;

  DpmSampler(SchedulerConfig config, NoiseLevels levels) {
    super(levels.timesteps());
    this.prediction = config.predictionType();
    this.limit = new SampleLimit(config);
    this.places = new Place[levels.sigmas().length];
    for (int i = 0; i < places.length; i++) {
      float ratio = levels.sigmas()[i];
      float alpha = 1 / Float32.sqrt(ratio * ratio + 1);
      float sigma = ratio * alpha;
      places[i] = new Place(alpha, sigma, Float32.log(alpha) - Float32.log(sigma));
    }
    config.requireOff("use_flow_sigmas");
    config.requireOff("use_dynamic_shifting");
    config.requireOff("variance_type");
  }

  final Place place(int index) {
    return places[index];
  }

  final int evaluations() {
    return places.length - 1;
  }

  @Override
  public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
    Place place = places[index];
    return clean.mul(place.alpha).add(noise.mul(place.sigma));
  }

  /** The clean sample behind a noisy one, within the limit. */
  final Tensor clean(Tensor output, Tensor x, int index) {
    Place place = places[index];
    return limit.apply(prediction.toClean(output, x, place.alpha, place.sigma));
  }

  /** The noise in a noisy sample. */
  final Tensor noise(Tensor output, Tensor x, int index) {
    Place place = places[index];
    return prediction.toNoise(output, x, place.alpha, place.sigma);
  }

  /** The noise that is left when the clean sample is kept within the limit. */
  final Tensor limitedNoise(Tensor output, Tensor x, int index) {
    Tensor noise = noise(output, x, index);
    if (!limit.active()) {
      return noise;
    }
    Place place = places[index];
    Tensor clean = limit.apply(x.sub(noise.mul(place.sigma)).div(place.alpha));
    return x.sub(clean.mul(place.alpha)).div(place.sigma);
  }
}
