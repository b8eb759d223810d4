package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.Functional;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every sampler number for number with diffusers, noise from the same seeds. */
class SchedulerGoldenTest {
  private static final long SEED = 11; // of make_scheduler_golden.py
  private static final long[] SHAPE = {1, 3, 2, 4};
  private static final int SHOWN = 4; // values of every step in the file
  private static final double TOLERANCE = 2e-5;
  // With sigma / alpha = 4096 the sample's own digits are among the last of float32.
  private static final double ZERO_SNR_TOLERANCE = 1e-4;

  @TestFactory
  Stream<DynamicTest> trajectories() {
    ObjectNode cases = SchedulerCases.part("cases");
    assertThat(cases.size()).isGreaterThan(150);
    return SchedulerCases.names(cases).stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name, cases.get(name))));
  }

  /** The network stand-in of make_scheduler_golden.py. */
  private static Tensor output(Tensor x, double timestep, boolean withVariance) {
    Tensor wave = Functional.sin(x.mul(1.3)).mul(0.6);
    Tensor y = wave.add(x.mul(0.3)).add(timestep / 1000 * 0.2);
    return withVariance ? Tensor.cat(1, y, Functional.sin(x)) : y;
  }

  private static void check(String name, JsonNode test) {
    Sampler sampler = SchedulerCases.sampler(test);
    int begin = test.path("begin").asInt(0);
    double tolerance = name.endsWith("zero_snr") ? ZERO_SNR_TOLERANCE : TOLERANCE;
    boolean withVariance = test.path("channels").asInt(1) == 2;
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(SEED);
        Golden golden = new Golden("schedulers")) {
      double[] timesteps = sampler.timesteps();
      float[] left = Float32.narrow(Arrays.copyOfRange(timesteps, begin, timesteps.length));
      assertThat(left).containsExactly(golden.file().floats(name + ".timesteps"), within(2e-3f));
      float sigma = golden.file().floats(name + ".sigma")[0];
      assertThat(sampler.initNoiseSigma()).isCloseTo(sigma, within(1e-6 * sigma));
      Tensor noise = random.normal(SHAPE);
      Tensor start =
          begin == 0 ? noise.mul(sampler.initNoiseSigma()) : sampler.addNoise(ramp(), noise, begin);
      List<Float> path = new ArrayList<>();
      show(path, start);
      Tensor end =
          sampler.sample(
              (x, t, call) -> output(x, t, withVariance),
              start,
              SamplingRun.plain()
                  .from(begin)
                  .withNoise(random::normal)
                  .withListener((done, total, x) -> show(path, x)));
      float[] found = new float[path.size()];
      for (int i = 0; i < found.length; i++) {
        found[i] = path.get(i);
      }
      float[] expected = golden.file().floats(name + ".path");
      assertThat(found).hasSameSizeAs(expected);
      for (int step = 0; step < expected.length; step += SHOWN) {
        double difference =
            Golden.difference(
                Arrays.copyOfRange(found, step, step + SHOWN),
                Arrays.copyOfRange(expected, step, step + SHOWN));
        assertThat(difference).as("after %d evaluations", step / SHOWN).isLessThan(tolerance);
      }
      golden.check(end, name + ".end", tolerance);
    }
  }

  private static boolean show(List<Float> path, Tensor x) {
    float[] values = x.toFloats();
    for (int i = 0; i < SHOWN; i++) {
      path.add(values[i]);
    }
    return true;
  }

  private static Tensor ramp() {
    float[] values = new float[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 24f - 0.5f;
    }
    return Tensor.of(values, SHAPE);
  }

  /** The sums that diffusers' own tests expect of its dummy network. */
  @TestFactory
  Stream<DynamicTest> sums() {
    ObjectNode cases = SchedulerCases.part("sums");
    assertThat(cases.size()).isGreaterThan(30);
    return SchedulerCases.names(cases).stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> checkSum(cases.get(name))));
  }

  private static void checkSum(JsonNode test) {
    Sampler sampler = SchedulerCases.sampler(test);
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(0)) {
      float[] values = new float[4 * 3 * 8 * 8];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) i / values.length;
      }
      Tensor sample = Tensor.of(values, 3, 8, 8, 4).permute(3, 0, 1, 2);
      Tensor end =
          sampler.sample(
              (x, t, call) -> x.mul(t / (t + 1)),
              sample.mul(sampler.initNoiseSigma()),
              SamplingRun.plain().withNoise(random::normal));
      double sum = test.get("sum").doubleValue();
      assertThat((double) end.abs().sum().item()).isCloseTo(sum, within(1e-4 * sum));
      double mean = test.get("mean").doubleValue();
      assertThat((double) end.abs().mean().item()).isCloseTo(mean, within(1e-4 * mean));
    }
  }

  @Test
  void spreadsTimestepsAsDiffusersDoes() {
    try (Golden golden = new Golden("scheduler_timesteps")) {
      int compared = 0;
      for (String name : golden.file().names()) {
        String[] parts = name.split("\\.", -1);
        SchedulerConfig config =
            SchedulerConfig.of(SchedulerCases.type(parts[0]))
                .with("timestep_spacing", parts[1])
                .with("skip_prk_steps", true);
        double[] found = Sampler.of(config, Integer.parseInt(parts[2])).timesteps();
        float[] expected = golden.file().floats(name);
        assertThat(Float32.narrow(found)).as(name).containsExactly(expected, within(1e-3f));
        compared++;
      }
      assertThat(compared).isGreaterThan(200);
    }
  }

  @TestFactory
  Stream<DynamicTest> defaults() {
    ObjectNode defaults = SchedulerCases.part("defaults");
    return SchedulerClass.all().stream()
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type.className(),
                    () -> assertThat(type.defaults()).isEqualTo(defaults.get(type.className()))));
  }
}
