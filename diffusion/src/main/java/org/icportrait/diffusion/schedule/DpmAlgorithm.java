package org.icportrait.diffusion.schedule;

import java.util.Map;
import org.icportrait.diffusion.schedule.DpmSampler.Place;
import org.icportrait.engine.Tensor;

/**
 * The exact solution of the diffusion equation between two places for an output whose Taylor
 * polynomial in lambda is known (arXiv 2206.00927 for the noise, 2211.01095 for the clean sample).
 */
enum DpmAlgorithm {
  /** Of the ordinary equation, in terms of the noise. */
  NOISE(true, false),
  /** Of the ordinary equation, in terms of the clean sample. */
  CLEAN(false, false),
  /** Of the stochastic equation, in terms of the noise. */
  STOCHASTIC_NOISE(true, true),
  /** Of the stochastic equation, in terms of the clean sample. */
  STOCHASTIC_CLEAN(false, true);

  private static final Map<String, DpmAlgorithm> KNOWN =
      Map.of(
          "dpmsolver", NOISE,
          "dpmsolver++", CLEAN,
          "deis", CLEAN, // diffusers takes the nearest it has
          "sde-dpmsolver", STOCHASTIC_NOISE,
          "sde-dpmsolver++", STOCHASTIC_CLEAN);

  private final boolean ofNoise;
  private final boolean stochastic;

  DpmAlgorithm(boolean ofNoise, boolean stochastic) {
    this.ofNoise = ofNoise;
    this.stochastic = stochastic;
  }

  /** The algorithm of a configuration; the singlestep class lacks one of them. */
  static DpmAlgorithm of(SchedulerConfig config) {
    DpmAlgorithm found = config.choice("algorithm_type", KNOWN);
    boolean single = config.type() == DpmSolverSinglestepSampler.CLASS;
    if (single && found == STOCHASTIC_NOISE) {
      throw config.refuse("algorithm_type", "dpmsolver, dpmsolver++ or sde-dpmsolver++");
    }
    if (found.ofNoise
        && config.choice("final_sigmas_type", Map.of("zero", true, "sigma_min", false))) {
      throw config.refuse("final_sigmas_type", "sigma_min with this algorithm_type");
    }
    return found;
  }

  /** Whether it goes by the noise rather than by the clean sample. */
  boolean ofNoise() {
    return ofNoise;
  }

  /** Whether its steps need fresh noise. */
  boolean stochastic() {
    return stochastic;
  }

  /**
   * A sample moved to another place with an output that stays the same.
   *
   * @param fresh unit noise, null for the ordinary equation
   */
  Tensor move(Tensor x, Place from, Place to, Tensor output, Tensor fresh) {
    float h = to.lambda() - from.lambda();
    Tensor moved = x.mul(keep(from, to, h)).sub(output.mul(factor(to, h)));
    return stochastic ? moved.add(fresh.mul(deviation(to, h))) : moved;
  }

  private float keep(Place from, Place to, float h) {
    float ratio = ofNoise ? to.alpha() / from.alpha() : to.sigma() / from.sigma();
    return this == STOCHASTIC_CLEAN ? ratio * Float32.exp(-h) : ratio;
  }

  /** The weight of a constant output, subtracted. */
  private float factor(Place to, float h) {
    return switch (this) {
      case NOISE -> to.sigma() * (Float32.exp(h) - 1);
      case CLEAN -> to.alpha() * (Float32.exp(-h) - 1);
      case STOCHASTIC_NOISE -> 2 * (to.sigma() * (Float32.exp(h) - 1));
      case STOCHASTIC_CLEAN -> -(to.alpha() * (1 - Float32.exp(-2 * h)));
    };
  }

  private float deviation(Place to, float h) {
    return to.sigma()
        * (ofNoise ? Float32.sqrt(Float32.exp(2 * h) - 1) : Float32.sqrt(1 - Float32.exp(-2 * h)));
  }

  /** The weight of the slope by the midpoint rule, half that of the output; subtracted. */
  float midpoint(Place to, float h) {
    return 0.5f * factor(to, h);
  }

  /** The exact weight of the slope, added. */
  float slope(Place to, float h) {
    return switch (this) {
      case NOISE -> -(to.sigma() * ((Float32.exp(h) - 1) / h - 1));
      case CLEAN -> to.alpha() * ((Float32.exp(-h) - 1) / h + 1);
      case STOCHASTIC_NOISE -> -2 * (to.sigma() * ((Float32.exp(h) - 1) / h - 1));
      case STOCHASTIC_CLEAN -> to.alpha() * ((1 - Float32.exp(-2 * h)) / (-2 * h) + 1);
    };
  }

  /** The exact weight of the curvature, added. */
  float curvature(Place to, float h) {
    return switch (this) {
      case NOISE -> -(to.sigma() * ((Float32.exp(h) - 1 - h) / (h * h) - 0.5f));
      case CLEAN -> -(to.alpha() * ((Float32.exp(-h) - 1 + h) / (h * h) - 0.5f));
      case STOCHASTIC_CLEAN -> {
        float twice = 2 * h;
        yield to.alpha() * ((1 - Float32.exp(-twice) - twice) / (twice * twice) - 0.5f);
      }
      case STOCHASTIC_NOISE -> throw new IllegalStateException("no third order");
    };
  }
}
