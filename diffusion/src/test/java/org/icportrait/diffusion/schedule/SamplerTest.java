package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final double TOLERANCE = 1e-4;
  private static final NoiseSchedule SCHEDULE = new NoiseSchedule(SchedulerConfig.mini());

  /** The network stand-in of make_golden.py. */
  private static Tensor output(Tensor x, int timestep) {
    Tensor wave = Functional.sin(x.mul(1.3)).mul(0.6);
    return wave.add(x.mul(0.3)).add(timestep / 1000.0 * 0.2);
  }

  private static SchedulerConfig config(String name) {
    return SchedulerConfig.read(Golden.path(name + ".json"));
  }

  private static void checkTrajectory(String name, Golden golden, Sampler sampler) {
    SchedulerConfig config = config(name);
    NoiseSchedule schedule = new NoiseSchedule(config);
    int[] timesteps = golden.ints("timesteps");
    assertThat(sampler.timesteps(config, timesteps.length)).containsExactly(timesteps);
    AtomicInteger step = new AtomicInteger();
    CleanPredictor predictor =
        (x, t) -> {
          int i = step.getAndIncrement();
          golden.check(x, i == 0 ? "start" : "x." + (i - 1), TOLERANCE);
          assertThat(t).isEqualTo(timesteps[i]);
          return config.predictionType().toClean(output(x, t), x, schedule, t);
        };
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = golden.tensor("start");
      Tensor result = sampler.sample(predictor, start, timesteps, StepListener.none());
      golden.check(result, "x." + (timesteps.length - 1), TOLERANCE);
      golden.check(start, "start", 1e-9); // still the caller's
    }
  }

  @ParameterizedTest
  @EnumSource(PredictionType.class)
  void ddimEqualsDiffusers(PredictionType type) {
    String name = "ddim_" + (type == PredictionType.V_PREDICTION ? "v_prediction" : name(type));
    SchedulerConfig config = config(name);
    assertThat(config.predictionType()).isEqualTo(type);
    var sampler = new DdimSampler(new NoiseSchedule(config), config.setAlphaToOne(), 0, null);
    try (Golden golden = new Golden(name)) {
      checkTrajectory(name, golden, sampler);
    }
  }

  private static String name(PredictionType type) {
    return type == PredictionType.EPSILON ? "epsilon" : "sample";
  }

  @Test
  void ddimWithNoiseEqualsDiffusers() {
    SchedulerConfig config = config("ddim_eta");
    AtomicInteger step = new AtomicInteger();
    try (Golden golden = new Golden("ddim_eta")) {
      NoiseSource noise = shape -> golden.tensor("noise." + step.getAndIncrement());
      var sampler = new DdimSampler(new NoiseSchedule(config), config.setAlphaToOne(), 0.7, noise);
      checkTrajectory("ddim_eta", golden, sampler);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpm_epsilon", "dpm_v_prediction", "dpm_sample"})
  void dpmSolverEqualsDiffusers(String name) {
    try (Golden golden = new Golden(name)) {
      var sampler = new DpmSolverMultistepSampler(new NoiseSchedule(config(name)));
      checkTrajectory(name, golden, sampler);
    }
  }

  private static List<Sampler> samplers() {
    return List.of(new DdimSampler(SCHEDULE), new DpmSolverMultistepSampler(SCHEDULE));
  }

  @Test
  void cancels() {
    for (Sampler sampler : samplers()) {
      List<Integer> seen = new ArrayList<>();
      try (TensorScope scope = TensorScope.open()) {
        Tensor start = Tensor.full(1, 1, 1, 2, 2);
        StepListener listener =
            (done, total) -> {
              seen.add(done);
              assertThat(total).isEqualTo(4);
              return done < 2;
            };
        int[] timesteps = {900, 600, 300, 0};
        assertThatThrownBy(() -> sampler.sample((x, t) -> x, start, timesteps, listener))
            .isInstanceOf(CancellationException.class);
        assertThat(seen).containsExactly(1, 2);
        assertThat(start.toFloats()).containsOnly(1f);
      }
    }
  }

  @Test
  void endsAtAConstantPredictionThatStaysTheCallers() {
    for (Sampler sampler : samplers()) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor clean = Tensor.full(3, 1, 1, 2, 2);
        Tensor start = Tensor.full(1, 1, 1, 2, 2);
        int[] timesteps = {999, 500, 1};
        Tensor end = sampler.sample((x, t) -> clean, start, timesteps, StepListener.none());
        assertThat(end.toFloats()).containsOnly(3f);
        assertThat(clean.toFloats()).containsOnly(3f);
      }
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    int[] timesteps = TimestepSpacing.TRAILING.timesteps(1000, 40, 0);
    for (Sampler sampler : samplers()) {
      List<Long> bytes = new ArrayList<>();
      try (TensorScope scope = TensorScope.open()) {
        Tensor start = Tensor.full(1, 1, 8, 512, 512); // 8 MB
        sampler.sample(
            (x, t) -> x.mul(0.5).add(0.1),
            start,
            timesteps,
            (done, total) -> bytes.add(Pointer.physicalBytes()));
      }
      long growth = bytes.get(bytes.size() - 1) - bytes.get(5);
      assertThat(growth).isLessThan(60L << 20); // one tensor lost a step would be 270 MB
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5,5", "3,4", "1000", "3,-1"})
  void refusesBadTimesteps(String list) {
    int[] timesteps =
        list.isEmpty()
            ? new int[0]
            : Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = Tensor.zeros(1, 1, 2, 2);
      Sampler sampler = new DdimSampler(SCHEDULE);
      assertThatThrownBy(() -> sampler.sample((x, t) -> x, start, timesteps, StepListener.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("timesteps");
    }
  }

  @Test
  void refusesEtaWithoutNoise() {
    assertThatThrownBy(() -> new DdimSampler(SCHEDULE, true, 0.5, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DdimSampler(SCHEDULE, true, Double.NaN, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
