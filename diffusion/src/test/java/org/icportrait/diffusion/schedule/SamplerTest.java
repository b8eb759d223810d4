package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.bytedeco.javacpp.Pointer;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  static List<SchedulerClass> classes() {
    return SchedulerClass.all();
  }

  private static SchedulerConfig config(SchedulerClass type) {
    return SchedulerConfig.mini().to(type).with("prediction_type", "epsilon");
  }

  private static Sampler sampler(SchedulerClass type, int steps) {
    return Sampler.of(config(type).with("skip_prk_steps", true), steps);
  }

  @ParameterizedTest
  @MethodSource("classes")
  void cancelsAndLeavesTheStartAlone(SchedulerClass type) {
    List<Integer> seen = new ArrayList<>();
    Sampler sampler = sampler(type, 4);
    int evaluations = sampler.timesteps().length;
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      Tensor start = Tensor.full(1, 1, 1, 2, 2);
      SamplingRun run =
          SamplingRun.plain()
              .withNoise(random::normal)
              .withListener(
                  (done, total, x) -> {
                    seen.add(done);
                    assertThat(total).isEqualTo(evaluations);
                    assertThat(x.shape()).containsExactly(1, 1, 2, 2);
                    return done < 2;
                  });
      assertThatThrownBy(() -> sampler.sample((x, t, call) -> x, start, run))
          .isInstanceOf(CancellationException.class);
      assertThat(seen).containsExactly(1, 2);
      assertThat(start.toFloats()).containsOnly(1f);
    }
  }

  @ParameterizedTest
  @MethodSource("classes")
  void runsTwiceTheSame(SchedulerClass type) {
    Sampler sampler = sampler(type, 6);
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = Tensor.full(1, 1, 1, 4, 5);
      assertThat(run(sampler, start)).isEqualTo(run(sampler, start));
    }
  }

  private static float[] run(Sampler sampler, Tensor start) {
    try (RandomSource random = RandomSource.seeded(3)) {
      SamplingRun run = SamplingRun.plain().withNoise(random::normal);
      return sampler.sample((x, t, call) -> x.mul(0.3), start, run).toFloats();
    }
  }

  @Test
  void anEditGoesOnFromItsResult() {
    Sampler sampler = sampler(EulerSampler.CLASS, 5);
    List<Integer> indices = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      StepEdit edit =
          (x, index) -> {
            indices.add(index);
            return index == 5 ? Tensor.full(7, 1, 1, 2, 2) : x;
          };
      Tensor start = Tensor.full(1, 1, 1, 2, 2);
      SamplingRun run = SamplingRun.plain().from(2).withEdit(edit);
      assertThat(sampler.sample((x, t, call) -> x, start, run).toFloats()).containsOnly(7f);
      assertThat(indices).containsExactly(3, 4, 5);
    }
  }

  @Test
  void tellsTheDenoiserWhichCallItIs() {
    Sampler sampler = sampler(HeunSampler.CLASS, 3);
    List<String> calls = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      sampler.sample(
          (x, t, call) -> {
            calls.add(call + " " + (int) t);
            return x;
          },
          Tensor.full(1, 1, 1, 2, 2),
          SamplingRun.plain().from(2));
    }
    assertThat(calls).containsExactly("0 666", "1 332", "2 332");
  }

  @ParameterizedTest
  @MethodSource("classes")
  void nativeMemoryStaysFlat(SchedulerClass type) {
    List<Long> bytes = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      Tensor start = Tensor.full(1, 1, 8, 256, 256); // 2 MB
      SamplingRun run =
          SamplingRun.plain()
              .withNoise(random::normal)
              .withListener((done, total, x) -> bytes.add(Pointer.physicalBytes()));
      sampler(type, 40).sample((x, t, call) -> x.mul(0.5), start, run);
    }
    long growth = bytes.get(bytes.size() - 1) - bytes.get(8);
    assertThat(growth).isLessThan(30L << 20); // one tensor lost a step would be 64 MB and more
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.99, 1", "0.5, 4", "0.125, 7"})
  void strengthSkipsTheFirstSteps(double strength, int begin) {
    assertThat(sampler(DdimSampler.CLASS, 8).begin(strength)).isEqualTo(begin);
    assertThat(sampler(PndmSampler.CLASS, 8).begin(strength)).isEqualTo(begin);
    assertThat(sampler(HeunSampler.CLASS, 8).begin(strength)).isEqualTo(2 * begin);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, -1, 1.01, Double.NaN})
  void refusesAStrengthWithoutSteps(double strength) {
    assertThatThrownBy(() -> sampler(DdimSampler.CLASS, 8).begin(strength))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("strength");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5,5", "3,4", "1000", "3,-1"})
  void refusesBadTimesteps(String list) {
    int[] timesteps =
        list.isEmpty()
            ? new int[0]
            : Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    assertThatThrownBy(() -> Sampler.at(config(DdimSampler.CLASS), timesteps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timesteps");
  }

  @ParameterizedTest
  @EnumSource(names = {"DDPM", "DDIM", "EULER", "HEUN", "LMS", "UNIPC"})
  void itsOwnTimestepsChosenGiveTheSame(SchedulerName name) {
    SchedulerConfig config = config(name.type()).with("timestep_spacing", "trailing");
    Sampler own = Sampler.of(config, 5); // divides the timesteps, so that DDIM reaches the end
    int[] timesteps = Arrays.stream(own.timesteps()).mapToInt(t -> (int) t).distinct().toArray();
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = Tensor.full(1, 1, 1, 4, 5);
      assertThat(run(Sampler.at(config, timesteps), start)).isEqualTo(run(own, start));
    }
  }

  @ParameterizedTest
  @CsvSource({"PNDM", "EULER_ANCESTRAL"})
  void refusesChosenTimestepsWhereTheClassHasNone(SchedulerName name) {
    SchedulerClass type = name.type();
    assertThatThrownBy(() -> Sampler.at(config(type), 900, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(type.className());
  }

  @ParameterizedTest
  @CsvSource({"DDIM, 0", "EULER, 1001", "UNIPC, -2", "LCM, 51", "DPM_2S, 1001"})
  void refusesImpossibleStepCounts(SchedulerName name, int steps) {
    assertThatThrownBy(() -> Sampler.of(config(name.type()), steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps: found " + steps);
  }

  @Test
  void refusesARunWithoutNoiseOrBeyondTheEnd() {
    Sampler sampler = sampler(EulerAncestralSampler.CLASS, 3);
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      Tensor start = Tensor.full(1, 1, 1, 2, 2);
      assertThatThrownBy(() -> sampler.sample((x, t, c) -> x, start, SamplingRun.plain()))
          .isInstanceOf(IllegalArgumentException.class);
      SamplingRun late = SamplingRun.plain().withNoise(random::normal).from(3);
      assertThatThrownBy(() -> sampler.sample((x, t, c) -> x, start, late))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesEtaOutOfRange(double eta) {
    assertThatThrownBy(() -> SamplerOptions.defaults().withEta(eta))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DDIMScheduler   | prediction_type   | flow",
        "DDIMScheduler   | timestep_spacing  | even",
        "PNDMScheduler   | prediction_type   | sample",
        "EulerAncestralDiscreteScheduler | prediction_type | sample",
        "DDPMScheduler   | variance_type     | fixed_large_log",
        "EulerDiscreteScheduler  | interpolation_type | cubic",
        "EulerDiscreteScheduler  | final_sigmas_type | tiny",
        "EulerDiscreteScheduler  | timestep_type     | other",
        "DPMSolverMultistepScheduler | algorithm_type | dpmsolver+++",
        "DPMSolverMultistepScheduler | solver_type | rk4",
        "DPMSolverMultistepScheduler | variance_type | learned",
        "DPMSolverSinglestepScheduler | algorithm_type | sde-dpmsolver",
        "UniPCMultistepScheduler  | solver_type       | bh3",
        "LCMScheduler    | original_inference_steps | many",
      })
  void refusesUnsupportedValuesByName(SchedulerClass type, String key, String value) {
    assertThatThrownBy(() -> Sampler.of(config(type).with(key, value), 5))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }

  @ParameterizedTest
  @CsvSource({
    "DPMSolverMultistepScheduler, solver_order, 4",
    "DPMSolverSinglestepScheduler, solver_order, 0",
    "LCMScheduler, original_inference_steps, 2000",
    "DDIMScheduler, steps_offset, -1"
  })
  void refusesNumbersOutOfRangeByName(SchedulerClass type, String key, int value) {
    assertThatThrownBy(() -> Sampler.of(config(type).with(key, value), 5))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({
    "DPMSolverMultistepScheduler, use_flow_sigmas",
    "UniPCMultistepScheduler, use_dynamic_shifting",
    "UniPCMultistepScheduler, solver_p"
  })
  void refusesWhatStableDiffusionHasNot(SchedulerClass type, String key) {
    assertThatThrownBy(() -> Sampler.of(config(type).with(key, true), 5))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(key);
  }

  @Test
  void refusesTwoSpacingsOfNoiseLevels() {
    SchedulerConfig both =
        config(EulerSampler.CLASS).with("use_karras_sigmas", true).with("use_beta_sigmas", true);
    assertThatThrownBy(() -> Sampler.of(both, 5))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("use_beta_sigmas");
  }

  @Test
  void refusesAnEndWithoutNoiseWhereTheFormulaHasNone() {
    SchedulerConfig noise =
        config(DpmSolverMultistepSampler.CLASS).with("algorithm_type", "dpmsolver");
    SchedulerConfig unified = config(UniPcSampler.CLASS).with("predict_x0", false);
    for (SchedulerConfig config : List.of(noise, unified)) {
      assertThatThrownBy(() -> Sampler.of(config, 5))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("final_sigmas_type");
      assertThat(Sampler.of(config.with("final_sigmas_type", "sigma_min"), 5).timesteps())
          .hasSize(5);
    }
  }

  /** Here numpy's rounding gives diffusers a timestep of -1 too many. */
  @ParameterizedTest
  @ValueSource(ints = {61, 103, 121})
  void trailingTimestepsEndInTheSchedule(int steps) {
    double[] timesteps =
        Sampler.of(config(DdimSampler.CLASS).with("timestep_spacing", "trailing"), steps)
            .timesteps();
    assertThat(timesteps).hasSize(steps);
    assertThat(timesteps[steps - 1]).isGreaterThanOrEqualTo(0);
  }

  /** Here diffusers multiplies an infinite factor by nothing and gives NaN. */
  @Test
  void unifiedSolverWithItsFirstBaseEndsAtTheCleanSample() {
    SchedulerConfig config = config(UniPcSampler.CLASS).with("solver_type", "bh1");
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = Tensor.full(1, 1, 1, 2, 2);
      Sampler sampler = Sampler.of(config.with("prediction_type", "sample"), 4);
      Denoiser constant = (x, t, call) -> Tensor.full(3, 1, 1, 2, 2);
      assertThat(sampler.sample(constant, start, SamplingRun.plain()).toFloats()).containsOnly(3f);
    }
  }
}
