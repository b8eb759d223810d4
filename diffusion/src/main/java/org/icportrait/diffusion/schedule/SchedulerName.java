package org.icportrait.diffusion.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names by which a person chooses a sampler. Each stands for a class of diffusers and the keys
 * that it sets; all other keys are those of the checkpoint. A sampler is one class, which says what
 * it is called in diffusers and how it is made, and one line here.
 */
public enum SchedulerName {
  /** DDPMScheduler. */
  DDPM("ddpm", DdpmSampler.CLASS, Map.of()),
  /** DDIMScheduler. */
  DDIM("ddim", DdimSampler.CLASS, Map.of()),
  /** PNDMScheduler. */
  PNDM("pndm", PndmSampler.CLASS, Map.of()),
  /** EulerDiscreteScheduler. */
  EULER("euler", EulerSampler.CLASS, Map.of()),
  /** EulerAncestralDiscreteScheduler. */
  EULER_ANCESTRAL("euler-ancestral", EulerAncestralSampler.CLASS, Map.of()),
  /** HeunDiscreteScheduler. */
  HEUN("heun", HeunSampler.CLASS, Map.of()),
  /** LMSDiscreteScheduler. */
  LMS("lms", LmsSampler.CLASS, Map.of()),
  /** DPMSolverMultistepScheduler. */
  DPM_2M("dpm++2m", DpmSolverMultistepSampler.CLASS, Map.of(), "dpmsolver++"),
  /** DPMSolverMultistepScheduler with use_karras_sigmas. */
  DPM_2M_KARRAS(
      "dpm++2m-karras", DpmSolverMultistepSampler.CLASS, Map.of("use_karras_sigmas", true)),
  /** DPMSolverMultistepScheduler with algorithm_type sde-dpmsolver++. */
  DPM_SDE(
      "dpm++sde",
      DpmSolverMultistepSampler.CLASS,
      Map.of("algorithm_type", "sde-dpmsolver++"),
      "dpm++2m-sde"),
  /** DPMSolverSinglestepScheduler. */
  DPM_2S("dpm++2s", DpmSolverSinglestepSampler.CLASS, Map.of()),
  /** UniPCMultistepScheduler. */
  UNIPC("unipc", UniPcSampler.CLASS, Map.of()),
  /** LCMScheduler. */
  LCM("lcm", LcmSampler.CLASS, Map.of());

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
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

  /** The class of diffusers that it stands for. */
  public SchedulerClass type() {
    return type;
  }

  /** Whether its steps can lie where they are wanted: it spaces no levels of its own. */
  public boolean takesChosenTimesteps() {
    return type.takesChosenTimesteps() && !keys.containsKey("use_karras_sigmas");
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
