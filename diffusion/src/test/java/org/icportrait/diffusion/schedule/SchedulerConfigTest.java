package org.icportrait.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerConfigTest {
  private static final String STABLE_DIFFUSION =
      """
      {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0", "beta_end": 0.012,
       "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
       "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1,
       "trained_betas": null, "clip_sample": false}
      """;

  @TempDir Path folder;

  private SchedulerConfig read(String json) throws IOException {
    Path file = folder.resolve("scheduler_config.json");
    return SchedulerConfig.read(Files.writeString(file, json));
  }

  @Test
  void readsStableDiffusion() throws IOException {
    SchedulerConfig config = read(STABLE_DIFFUSION);
    assertThat(config.type()).isEqualTo(PndmSampler.CLASS);
    assertThat(config.predictionType()).isEqualTo(PredictionType.EPSILON);
    assertThat(config.timestepSpacing()).isEqualTo(TimestepSpacing.LEADING);
    assertThat(config.stepsOffset()).isEqualTo(1);
    assertThat(config.numTrainTimesteps()).isEqualTo(1000);
    assertThat(config.flag("clip_sample")).isFalse(); // not a parameter of this class
  }

  @Test
  void switchingKeepsKeysAndTakesTheNewClassesDefaults() throws IOException {
    SchedulerConfig pndm = read(STABLE_DIFFUSION);
    SchedulerConfig ddim = pndm.to(DdimSampler.CLASS);
    assertThat(ddim.flag("clip_sample")).isFalse(); // of the file, though PNDM has no such key
    assertThat(ddim.number("beta_end")).isEqualTo(0.012);
    SchedulerConfig euler = ddim.to(EulerSampler.CLASS);
    assertThat(euler.timestepSpacing()).isEqualTo(TimestepSpacing.LINSPACE);
    assertThat(euler.to(PndmSampler.CLASS)).isEqualTo(pndm);
  }

  @Test
  void dropsWhatTheFileMarksAsDefaults() throws IOException {
    SchedulerConfig config =
        read(
            """
            {"_class_name": "DDIMScheduler", "timestep_spacing": "leading", "steps_offset": 1,
             "_use_default_values": ["timestep_spacing"]}
            """);
    assertThat(config.to(EulerSampler.CLASS).timestepSpacing()).isEqualTo(TimestepSpacing.LINSPACE);
    assertThat(config.stepsOffset()).isEqualTo(1);
  }

  @Test
  void comesBackFromItsJson() throws IOException {
    String json = new ObjectMapper().writeValueAsString(SchedulerConfig.mini());
    assertThat(json).contains("\"prediction_type\":\"v_prediction\"");
    assertThat(read(json)).isEqualTo(SchedulerConfig.mini()).hasSameHashCodeAs(read(json));
    assertThat(read(json)).isNotEqualTo(SchedulerConfig.mini().to(DdpmSampler.CLASS));
    assertThat(read(json).with("steps_offset", 5)).isNotEqualTo(SchedulerConfig.mini());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Infinity", "\"-Infinity\"", "-1e300"})
  void readsPythonsInfinity(String limit) throws IOException {
    SchedulerConfig config =
        read(
            "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": %s}"
                .formatted(limit));
    assertThat(config.number("lambda_min_clipped")).isLessThan(-1e200);
    assertThat(Sampler.of(config, 3).timesteps()).containsExactly(999, 666, 333);
  }

  @Test
  void anUnsupportedClassCanBeSwitchedButNotUsed() throws IOException {
    SchedulerConfig config = read("{\"_class_name\": \"KDPM2DiscreteScheduler\"}");
    assertThatThrownBy(config::type)
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("scheduler_config.json")
        .hasMessageContaining("KDPM2DiscreteScheduler")
        .hasMessageContaining("EulerDiscreteScheduler");
    assertThat(config.to(EulerSampler.CLASS).type()).isEqualTo(EulerSampler.CLASS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "[]", "{}", "{\"_class_name\": 3}"})
  void refusesWhatIsNoConfiguration(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("scheduler_config.json");
  }

  @ParameterizedTest
  @CsvSource({
    "ddpm, DDPMScheduler",
    "ddim, DDIMScheduler",
    "pndm, PNDMScheduler",
    "euler, EulerDiscreteScheduler",
    "euler-ancestral, EulerAncestralDiscreteScheduler",
    "heun, HeunDiscreteScheduler",
    "lms, LMSDiscreteScheduler",
    "dpm++2m, DPMSolverMultistepScheduler",
    "dpmsolver++, DPMSolverMultistepScheduler",
    "dpm++2m-karras, DPMSolverMultistepScheduler",
    "dpm++sde, DPMSolverMultistepScheduler",
    "dpm++2s, DPMSolverSinglestepScheduler",
    "unipc, UniPCMultistepScheduler",
    "lcm, LCMScheduler"
  })
  void namesStandForClasses(String name, SchedulerClass type) throws IOException {
    SchedulerConfig config = SchedulerName.named(name).orElseThrow().of(read(STABLE_DIFFUSION));
    assertThat(config.type()).isEqualTo(type);
    assertThat(config.flag("use_karras_sigmas")).isEqualTo(name.endsWith("karras"));
    boolean stochastic = name.equals("dpm++sde");
    boolean noise = Sampler.of(config, 5).needsNoise();
    assertThat(noise).isEqualTo(stochastic || name.matches("ddpm|euler-ancestral|lcm"));
    assertThat(SchedulerName.labels()).contains(name.equals("dpmsolver++") ? "dpm++2m" : name);
  }

  @Test
  void unknownNamesAreNone() {
    assertThat(SchedulerName.named("plms2")).isEmpty();
  }

  @Test
  void pipelinesCorrectOutdatedConfigurations() throws IOException {
    SchedulerConfig old = read("{\"_class_name\": \"DDIMScheduler\"}");
    SchedulerConfig own = PipelineDefaults.STABLE_DIFFUSION.own(old);
    assertThat(own.stepsOffset()).isEqualTo(1);
    assertThat(own.flag("clip_sample")).isFalse();
    // Neither key is in the file, so another class starts from its own defaults.
    SchedulerConfig ddpm = PipelineDefaults.STABLE_DIFFUSION.switched(old, SchedulerName.DDPM);
    assertThat(ddpm.stepsOffset()).isZero();
    assertThat(ddpm.flag("clip_sample")).isTrue();
    SchedulerConfig said = old.with("clip_sample", true).with("steps_offset", 0);
    ddpm = PipelineDefaults.STABLE_DIFFUSION.switched(said, SchedulerName.DDPM);
    assertThat(ddpm.stepsOffset()).isEqualTo(1);
    assertThat(ddpm.flag("clip_sample")).isFalse();
    SchedulerConfig pndm = PipelineDefaults.INPAINTING.own(old.to(PndmSampler.CLASS));
    assertThat(pndm.flag("skip_prk_steps")).isTrue();
    assertThat(PipelineDefaults.INPAINTING.own(old).flag("clip_sample")).isTrue();
    SchedulerConfig single = old.to(DpmSolverSinglestepSampler.CLASS);
    assertThat(PipelineDefaults.STABLE_DIFFUSION.own(single)).isEqualTo(single);
  }
}
