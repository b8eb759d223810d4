package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseScheduleTest {
  @TempDir Path folder;

  private static SchedulerConfig config(BetaSchedule betas, TimestepSpacing spacing) {
    return new SchedulerConfig(
        SchedulerConfig.CLASS_NAME,
        1000,
        0.00085,
        0.012,
        betas,
        PredictionType.EPSILON,
        spacing,
        0,
        true);
  }

  @ParameterizedTest
  @EnumSource(BetaSchedule.class)
  void equalsDiffusers(BetaSchedule betas) {
    NoiseSchedule schedule = new NoiseSchedule(config(betas, TimestepSpacing.LEADING));
    try (Golden golden = new Golden("schedules")) {
      String name = "alphas_cumprod." + betas.name().toLowerCase(Locale.ROOT);
      float[] expected = golden.file().floats(name);
      for (int t = 0; t < expected.length; t++) {
        double alpha = schedule.alpha(t);
        assertThat(alpha * alpha).isCloseTo(expected[t], within(1e-7 + 1e-4 * expected[t]));
        assertThat(schedule.sigma(t)).isCloseTo(Math.sqrt(1 - alpha * alpha), within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TimestepSpacing.class)
  void spreadsTimestepsAsDiffusersDoes(TimestepSpacing spacing) {
    SchedulerConfig config = config(BetaSchedule.LINEAR, spacing);
    NoiseSchedule schedule = new NoiseSchedule(config);
    try (Golden golden = new Golden("schedules")) {
      for (int steps : new int[] {1, 7, 20, 30}) {
        String name = "." + spacing.name().toLowerCase(Locale.ROOT) + "." + steps;
        assertThat(new DdimSampler(schedule).timesteps(config, steps))
            .as("ddim" + name)
            .containsExactly(golden.ints("ddim" + name));
        assertThat(new DpmSolverMultistepSampler(schedule).timesteps(config, steps))
            .as("dpm" + name)
            .containsExactly(golden.ints("dpm" + name));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PredictionType.class)
  void conversionsUndoTheTarget(PredictionType type) {
    NoiseSchedule schedule = new NoiseSchedule(SchedulerConfig.mini());
    int[] timesteps = {10, 500};
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      Tensor clean = random.normal(2, 3, 4, 4);
      Tensor noise = random.normal(2, 3, 4, 4);
      Tensor x = schedule.addNoise(clean, noise, timesteps);
      Tensor target = type.target(clean, noise, schedule, timesteps);
      float[] backClean = type.toClean(target, x, schedule, timesteps).toFloats();
      float[] backNoise = type.toNoise(target, x, schedule, timesteps).toFloats();
      assertThat(Golden.difference(backClean, clean.toFloats())).isLessThan(1e-4);
      assertThat(Golden.difference(backNoise, noise.toFloats())).isLessThan(1e-4);
    }
  }

  private SchedulerConfig read(String json) throws IOException {
    Path file = folder.resolve("scheduler_config.json");
    return SchedulerConfig.read(Files.writeString(file, json));
  }

  @Test
  void readsStableDiffusion() throws IOException {
    SchedulerConfig config =
        read(
            """
            {"_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear",
             "beta_start": 0.00085, "num_train_timesteps": 1000, "set_alpha_to_one": false,
             "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null,
             "clip_sample": false}
            """);
    assertThat(config.predictionType()).isEqualTo(PredictionType.EPSILON);
    assertThat(config.betaSchedule()).isEqualTo(BetaSchedule.SCALED_LINEAR);
    assertThat(config.stepsOffset()).isEqualTo(1);
    assertThat(config.setAlphaToOne()).isFalse();
  }

  @Test
  void comesBackFromItsJson() throws IOException {
    String json = new ObjectMapper().writeValueAsString(SchedulerConfig.mini());
    assertThat(json).contains("\"prediction_type\":\"v_prediction\"");
    assertThat(read(json)).isEqualTo(SchedulerConfig.mini());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"beta_schedule\": \"sigmoid\"}        | sigmoid",
        "{\"prediction_type\": \"flow\"}         | flow",
        "{\"rescale_betas_zero_snr\": true}      | rescale_betas_zero_snr",
        "{\"num_train_timesteps\": 0}            | timesteps 0",
        "{\"beta_end\": 1.5}                     | 1.5",
        "{\"timestep_spacing\": null}            | null",
        "not json                                | scheduler_config.json",
      })
  void refusesWhatItCannotCompute(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("scheduler_config.json")
        .hasMessageContaining(message);
  }

  @Test
  void refusesTooManySteps() {
    assertThatThrownBy(() -> TimestepSpacing.TRAILING.timesteps(10, 11, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 11");
  }
}
