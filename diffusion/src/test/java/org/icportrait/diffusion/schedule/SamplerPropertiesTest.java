package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

class SamplerPropertiesTest {
  @Provide
  Arbitrary<SchedulerName> names() {
    return Arbitraries.of(SchedulerName.class);
  }

  @Provide
  Arbitrary<String> spacings() {
    return Arbitraries.of("leading", "trailing", "linspace");
  }

  private static SchedulerConfig config(SchedulerName name, String spacing) {
    return name.of(
        SchedulerConfig.mini()
            .with("timestep_spacing", spacing)
            .with("prediction_type", "epsilon")
            .with("skip_prk_steps", true));
  }

  @Property(tries = 150)
  void timestepsNeverRise(
      @ForAll("names") SchedulerName name,
      @ForAll("spacings") String spacing,
      @ForAll @IntRange(min = 1, max = 50) int steps) {
    double[] timesteps = Sampler.of(config(name, spacing), steps).timesteps();
    assertThat(timesteps).hasSizeGreaterThanOrEqualTo(steps);
    assertThat(timesteps[0]).isLessThan(1000);
    assertThat(timesteps[timesteps.length - 1]).isGreaterThanOrEqualTo(0);
    for (int i = 1; i < timesteps.length; i++) {
      assertThat(timesteps[i]).isLessThanOrEqualTo(timesteps[i - 1]);
    }
  }

  /** Data that is a single point: the noise of any sample is known exactly, so it is found. */
  @Property(tries = 80)
  void anExactNetworkLeadsToItsPoint(
      @ForAll("names") SchedulerName name,
      @ForAll("spacings") String spacing,
      @ForAll @IntRange(min = 2, max = 20) int steps,
      @ForAll @DoubleRange(min = -2, max = 2) double point,
      @ForAll @IntRange(min = 0, max = 999) int seed) {
    // PNDM's strides fit its timesteps only where they are leading.
    String fitting = name == SchedulerName.PNDM ? "leading" : spacing;
    SchedulerConfig config = config(name, fitting).with("set_alpha_to_one", true);
    Sampler sampler = Sampler.of(config, steps);
    DoubleUnaryOperator ratio = ratios(config);
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(seed)) {
      Tensor start = random.normal(1, 2, 3, 4).mul(sampler.initNoiseSigma());
      Tensor end =
          sampler.sample(
              (x, t, call) -> {
                double sigma = ratio.applyAsDouble(t);
                double alpha = 1 / Math.sqrt(sigma * sigma + 1);
                return x.add(-alpha * point).div(sigma * alpha);
              },
              start,
              SamplingRun.plain().withNoise(random::normal));
      // Karras's levels lie between the whole timesteps that the network is told.
      double tolerance = name == SchedulerName.DPM_2M_KARRAS ? 0.05 : 5e-3;
      boolean strides = name == SchedulerName.DDIM || name == SchedulerName.DDPM;
      if (strides && 1000 % steps != 0) {
        tolerance = 0.15; // as in diffusers their last stride may end at t = 0, not at no noise
      }
      for (float value : end.toFloats()) {
        assertThat((double) value).isCloseTo(point, within(tolerance));
      }
    }
  }

  /** sigma / alpha at any timestep. */
  private static DoubleUnaryOperator ratios(SchedulerConfig config) {
    float[] ratios = new NoiseSchedule(config).noiseRatios();
    return t -> NoiseLevels.at(ratios, t)[0];
  }

  @Property(tries = 60)
  void noiseLevelsFallFromTheGreatestToTheLeast(
      @ForAll @DoubleRange(min = 0.01, max = 0.2) double least,
      @ForAll @DoubleRange(min = 1, max = 900) double greatest,
      @ForAll @IntRange(min = 2, max = 60) int count) {
    for (SigmaSpacing spacing : SigmaSpacing.values()) {
      if (spacing != SigmaSpacing.TIMESTEPS) {
        double[] sigmas = spacing.between(greatest, least, count);
        assertThat(sigmas[0]).isCloseTo(greatest, within(1e-9 * greatest));
        assertThat(sigmas[count - 1]).isCloseTo(least, within(1e-9 * greatest));
        double[] sorted = sigmas.clone();
        Arrays.sort(sorted);
        assertThat(TimestepSpacing.reversed(sigmas)).isEqualTo(sorted);
      }
    }
  }

  @Property(tries = 60)
  void aTimestepIsFoundAgainByItsNoiseLevel(@ForAll @DoubleRange(min = 0, max = 999) double t) {
    float[] ratios = new NoiseSchedule(SchedulerConfig.mini()).noiseRatios();
    double found = NoiseLevels.timestepsOf(NoiseLevels.at(ratios, t), ratios)[0];
    assertThat(found).isCloseTo(t, within(0.1)); // linear in the level against its logarithm
  }

  /** Slopes that are a polynomial of the third degree are integrated exactly. */
  @Property(tries = 40)
  void linearMultistepIsExactForCubics(
      @ForAll @DoubleRange(min = -1, max = 1) double a,
      @ForAll @DoubleRange(min = -1, max = 1) double b,
      @ForAll @IntRange(min = 4, max = 9) int index) {
    SchedulerConfig config = SchedulerName.LMS.of(SchedulerConfig.mini());
    LmsSampler sampler = (LmsSampler) Sampler.of(config, 10);
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      double sigma = sampler.sigma(index - k);
      sum += sampler.weight(4, index, k) * (a * Math.pow(sigma, 3) + b * sigma);
    }
    double from = sampler.sigma(index);
    double to = sampler.sigma(index + 1);
    double exact = a / 4 * (Math.pow(to, 4) - Math.pow(from, 4)) + b / 2 * (to * to - from * from);
    assertThat(sum).isCloseTo(exact, within(1e-9 * (1 + Math.pow(from, 4))));
  }
}
