package org.icportrait.diffusion.schedule;

/**
 * What diffusers' Stable Diffusion pipelines correct in the configurations of early checkpoints
 * before they use them; their ControlNet pipelines correct nothing.
 */
public enum PipelineDefaults {
  /** Text to image and image to image: offset 1, samples not clipped. */
  STABLE_DIFFUSION("clip_sample", true, false),
  /** Inpainting: offset 1, no Runge-Kutta steps. */
  INPAINTING("skip_prk_steps", false, true);

  private static final String OFFSET = "steps_offset";

  private final String key;
  private final boolean outdated;
  private final boolean corrected;

  PipelineDefaults(String key, boolean outdated, boolean corrected) {
    this.key = key;
    this.outdated = outdated;
    this.corrected = corrected;
  }

  /** The checkpoint's own configuration, corrected. */
  public SchedulerConfig own(SchedulerConfig checkpoint) {
    return correct(checkpoint, checkpoint.type());
  }

  /**
   * The configuration for another sampler: only what the file itself says is corrected, as defaults
   * do not go from class to class.
   */
  public SchedulerConfig switched(SchedulerConfig checkpoint, SchedulerName name) {
    return name.of(correct(checkpoint, null));
  }

  private SchedulerConfig correct(SchedulerConfig config, SchedulerClass type) {
    SchedulerConfig result = config;
    if (differs(config, type, OFFSET, "1")) {
      result = result.with(OFFSET, 1);
    }
    boolean old = has(config, type, key) && text(config, type, key).equals(outdated + "");
    return old ? result.with(key, corrected) : result;
  }

  private static boolean differs(
      SchedulerConfig config, SchedulerClass type, String key, String wanted) {
    return has(config, type, key) && !text(config, type, key).equals(wanted);
  }

  private static boolean has(SchedulerConfig config, SchedulerClass type, String key) {
    return config.stores(key) || (type != null && type.defaults().has(key));
  }

  private static String text(SchedulerConfig config, SchedulerClass type, String key) {
    return config.stores(key) ? config.json().get(key).asText() : type.defaults().get(key).asText();
  }
}
