package org.icportrait.diffusion.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names by which a person chooses a sampler. Each stands for a class of diffusers and the keys
 * that it sets; all other keys are those of the checkpoint.
 */
public enum SchedulerName {
  /** DDPMScheduler. */
  DDPM("ddpm", SchedulerClass.DDPM, Map.of()),
  /** DDIMScheduler. */
  DDIM("ddim", SchedulerClass.DDIM, Map.of()),
  /** PNDMScheduler. */
  PNDM("pndm", SchedulerClass.PNDM, Map.of()),
  /** EulerDiscreteScheduler. */
  EULER("euler", SchedulerClass.EULER, Map.of()),
  /** EulerAncestralDiscreteScheduler. */
  EULER_ANCESTRAL("euler-ancestral", SchedulerClass.EULER_ANCESTRAL, Map.of()),
  /** HeunDiscreteScheduler. */
  HEUN("heun", SchedulerClass.HEUN, Map.of()),
  /** LMSDiscreteScheduler. */
  LMS("lms", SchedulerClass.LMS, Map.of()),
  /** DPMSolverMultistepScheduler. */
  DPM_2M("dpm++2m", SchedulerClass.DPM_SOLVER_MULTISTEP, Map.of(), "dpmsolver++"),
  /** DPMSolverMultistepScheduler with use_karras_sigmas. */
  DPM_2M_KARRAS(
      "dpm++2m-karras", SchedulerClass.DPM_SOLVER_MULTISTEP, Map.of("use_karras_sigmas", true)),
  /** DPMSolverMultistepScheduler with algorithm_type sde-dpmsolver++. */
  DPM_SDE(
      "dpm++sde",
      SchedulerClass.DPM_SOLVER_MULTISTEP,
      Map.of("algorithm_type", "sde-dpmsolver++"),
      "dpm++2m-sde"),
  /** DPMSolverSinglestepScheduler. */
  DPM_2S("dpm++2s", SchedulerClass.DPM_SOLVER_SINGLESTEP, Map.of()),
  /** UniPCMultistepScheduler. */
  UNIPC("unipc", SchedulerClass.UNIPC, Map.of()),
  /** LCMScheduler. */
  LCM("lcm", SchedulerClass.LCM, Map.of());

  private final String label;
  private final SchedulerClass type;

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<String, Object> keys;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> aliases;

  SchedulerName(String label, SchedulerClass type, Map<String, Object> keys, String... aliases) {
    this.label = label;
    this.type = type;
    this.keys = keys;
    this.aliases = List.of(aliases);
  }

  /** The name itself. */
  public String label() {
    return label;
  }

  /** All names, without other spellings. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(SchedulerName::label).toList();
  }

  /** The sampler of a name or of another spelling; empty when there is none. */
  public static Optional<SchedulerName> named(String name) {
    return Arrays.stream(values())
        .filter(candidate -> candidate.label.equals(name) || candidate.aliases.contains(name))
        .findFirst();
  }

  /** A checkpoint's configuration for this sampler. */
  public SchedulerConfig of(SchedulerConfig checkpoint) {
    SchedulerConfig config = checkpoint.to(type);
    for (Map.Entry<String, Object> key : keys.entrySet()) {
      config = config.with(key.getKey(), key.getValue());
    }
    return config;
  }
}
