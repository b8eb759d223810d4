package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.icportrait.diffusion.Golden;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseScheduleTest {
  private static final String SD =
      "'beta_schedule': 'scaled_linear', 'beta_start': 0.00085, 'beta_end': 0.012";

  private static SchedulerConfig config(String className, String keys) {
    String json = "{'_class_name': '" + className + "', " + keys + "}";
    return SchedulerCases.parse(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "linear            | DDPMScheduler | 'beta_schedule': 'linear'",
        "scaled_linear     | DDPMScheduler | " + SD,
        "squaredcos_cap_v2 | DDPMScheduler | 'beta_schedule': 'squaredcos_cap_v2'",
        "laplace           | DDPMScheduler | 'beta_schedule': 'laplace'",
        "sigmoid           | DDPMScheduler | 'beta_schedule': 'sigmoid'",
        "rescaled          | DDPMScheduler | 'rescale_betas_zero_snr': true, " + SD,
        "few               | DDPMScheduler | 'num_train_timesteps': 20",
        "trained | DDPMScheduler | 'num_train_timesteps': 4, 'trained_betas': [0.001, 0.002, 0.004, 0.3]",
        "exp | HeunDiscreteScheduler | 'beta_schedule': 'exp', 'num_train_timesteps': 50",
      })
  void equalsDiffusersToTheLastBitOrNearly(String name, String className, String keys) {
    NoiseSchedule schedule = new NoiseSchedule(config(className, keys));
    try (Golden golden = new Golden("noise_schedules")) {
      float[] expected = golden.file().floats(name);
      assertThat(schedule.timesteps()).isEqualTo(expected.length);
      int differing = 0;
      for (int t = 0; t < expected.length; t++) {
        float found = schedule.signalPower(t);
        differing += found == expected[t] ? 0 : 1;
        // The vectorised sigmoid and square root of the reference are not rounded to nearest.
        assertThat(Math.abs(found - expected[t]))
            .isLessThanOrEqualTo(8 * Math.ulp(expected[t] + 1e-3f));
      }
      if (!name.equals("rescaled") && !name.equals("sigmoid")) {
        assertThat(differing).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PredictionType.class)
  void conversionsUndoTheTarget(PredictionType type) {
    NoiseSchedule schedule = new NoiseSchedule(SchedulerConfig.mini());
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1)) {
      for (int t : new int[] {10, 500, 999}) {
        Tensor clean = random.normal(2, 3, 4, 4);
        Tensor noise = random.normal(2, 3, 4, 4);
        Tensor x = schedule.addNoise(clean, noise, t);
        Tensor target = type.target(clean, noise, schedule, t);
        float alpha = (float) schedule.alpha(t);
        float sigma = (float) schedule.sigma(t);
        float[] backClean = type.toClean(target, x, alpha, sigma).toFloats();
        float[] backNoise = type.toNoise(target, x, alpha, sigma).toFloats();
        assertThat(Golden.difference(backClean, clean.toFloats())).isLessThan(1e-4);
        assertThat(Golden.difference(backNoise, noise.toFloats())).isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'beta_schedule': 'sigmoid'",
        "'beta_schedule': 5",
        "'num_train_timesteps': 0",
        "'num_train_timesteps': 10.5",
        "'beta_end': 1.5",
        "'beta_start': 'small'",
        "'beta_start': -0.1",
        "'trained_betas': [0.1, 0.2]",
        "'trained_betas': ['a']",
        "'rescale_betas_zero_snr': 'yes'",
      })
  void refusesWhatItCannotCompute(String keys) {
    String key = keys.substring(1, keys.indexOf("':"));
    assertThatThrownBy(() -> new NoiseSchedule(config("DDIMScheduler", keys)))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("test.json")
        .hasMessageContaining(key);
  }

  @Test
  void addsNoiseAtATimestepForEachSample() {
    NoiseSchedule schedule = new NoiseSchedule(SchedulerConfig.mini());
    try (TensorScope scope = TensorScope.open()) {
      Tensor clean = Tensor.full(2, 2, 1, 1, 1);
      Tensor noise = Tensor.full(3, 2, 1, 1, 1);
      float[] noisy = schedule.addNoise(clean, noise, 5, 900).toFloats();
      assertThat(noisy[0]).isEqualTo((float) (2 * schedule.alpha(5) + 3 * schedule.sigma(5)));
      assertThat(noisy[1]).isNotEqualTo(noisy[0]);
    }
  }
}
