package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.Map;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.engine.BadModelException;

/**
 * The properties of diffusers' {@code scheduler/scheduler_config.json} that hold for every sampler.
 *
 * @param className the name other tools tell the class by; the sampler is chosen elsewhere
 * @param numTrainTimesteps timesteps of training, t = 0 .. numTrainTimesteps - 1
 * @param betaStart variance of the first step
 * @param betaEnd variance of the last step
 * @param betaSchedule how the variance grows
 * @param predictionType what the network predicts
 * @param timestepSpacing how few timesteps are spread over those of training
 * @param stepsOffset added to every timestep with leading spacing
 * @param setAlphaToOne whether DDIM's last step goes to no noise at all rather than to t = 0
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SchedulerConfig(
    @JsonProperty("_class_name") String className,
    int numTrainTimesteps,
    double betaStart,
    double betaEnd,
    BetaSchedule betaSchedule,
    PredictionType predictionType,
    TimestepSpacing timestepSpacing,
    int stepsOffset,
    boolean setAlphaToOne) {

  /** The name in {@code _class_name} of configurations written here. */
  public static final String CLASS_NAME = "DDIMScheduler";

  private static final SchedulerConfig DEFAULTS =
      new SchedulerConfig(
          CLASS_NAME,
          1000,
          0.0001,
          0.02,
          BetaSchedule.LINEAR,
          PredictionType.EPSILON,
          TimestepSpacing.LEADING,
          0,
          true);

  private static final Map<String, String> ONLY =
      Map.of(
          "trained_betas", "null",
          "clip_sample", "false",
          "thresholding", "false",
          "rescale_betas_zero_snr", "false",
          "use_karras_sigmas", "false",
          "final_sigmas_type", "zero");

  /** Refuses values that make no schedule. */
  public SchedulerConfig {
    if (betaSchedule == null || predictionType == null || timestepSpacing == null) {
      throw new IllegalArgumentException("beta schedule, prediction type or spacing: found null");
    }
    boolean betas = betaStart > 0 && betaStart <= betaEnd && betaEnd < 1;
    if (numTrainTimesteps < 1 || stepsOffset < 0 || !betas) {
      throw new IllegalArgumentException(
          String.format(
              "timesteps %d, offset %d, betas %s to %s: expected at least 1, 0, betas in 0..1",
              numTrainTimesteps, stepsOffset, betaStart, betaEnd));
    }
  }

  /** The schedule of Stable Diffusion 1.x with a network that predicts v, trailing timesteps. */
  public static SchedulerConfig mini() {
    return new SchedulerConfig(
        CLASS_NAME,
        1000,
        0.00085,
        0.012,
        BetaSchedule.SCALED_LINEAR,
        PredictionType.V_PREDICTION,
        TimestepSpacing.TRAILING,
        0,
        true);
  }

  /**
   * Reads a {@code scheduler_config.json}; absent properties have the defaults of diffusers'
   * DDIMScheduler, except that samples are never clipped.
   *
   * @throws BadModelException when the file can't be read or asks for what is not supported
   */
  public static SchedulerConfig read(Path file) {
    return ConfigJson.read(file, DEFAULTS, ONLY);
  }
}
