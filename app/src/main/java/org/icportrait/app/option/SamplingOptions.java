package org.icportrait.app.option;

import java.util.Optional;
import java.util.stream.Collectors;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.face.HeadAngles;
import org.icportrait.portrait.generate.Background;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a picture is drawn from noise; what is not given stays at the model's defaults. */
public final class SamplingOptions {
  private static final int MAX_STEPS = 1000;
  private static final double MAX_GUIDANCE = 100;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--steps", paramLabel = "N", description = "Denoising steps, 1 to 1000.")
  Integer steps;

  @Option(
      names = "--seed",
      converter = SeedConverter.class,
      paramLabel = "S",
      description = "Seed of the noise: the same seed gives the same picture.")
  Long seed;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description =
          "Sampler of the steps after the first: "
              + "ddpm, ddim, euler, heun, lms, dpm++2m, dpm++sde, dpm++2s, unipc or lcm.")
  String scheduler;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What is wanted, for a model that reads text; without it that of its training.")
  String prompt;

  @Option(
      names = "--negative",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What is not wanted; counts with --guidance.")
  String negative;

  @Option(
      names = "--guidance",
      paramLabel = "G",
      defaultValue = "1",
      description = "How much more the prompt weighs than what is not wanted; 1 for none.")
  double guidance;

  public void check() {
    OptionRange.check(spec, "--guidance", guidance, 0, MAX_GUIDANCE);
    if (steps != null) {
      OptionRange.check(spec, "--steps", steps, 1, MAX_STEPS);
    }
    sampler();
  }

  /** Empty when none is asked for. */
  private Optional<SchedulerName> sampler() {
    if (scheduler == null) {
      return Optional.empty();
    }
    Optional<SchedulerName> name =
        SchedulerName.named(scheduler).filter(GenerateOptions.schedulers()::contains);
    if (name.isEmpty()) {
      String known =
          GenerateOptions.schedulers().stream()
              .map(SchedulerName::label)
              .collect(Collectors.joining(", "));
      throw OptionRange.refuse(spec, "--scheduler", scheduler, "one of " + known);
    }
    return name;
  }

  /**
   * The options of one picture.
   *
   * @param model decides what is not given
   * @param number of the picture from 0, added to the seed
   * @param maskRatio null for the default
   * @param lightStrength null for the default
   * @param background null for the default
   * @param pose null for the reference's
   */
  public GenerateOptions toOptions(
      PortraitModel model,
      int number,
      Double maskRatio,
      Double lightStrength,
      Background background,
      HeadAngles pose) {
    GenerateOptions defaults = GenerateOptions.defaults();
    GenerateOptions.Text text = new GenerateOptions.Text(prompt, negative, guidance);
    if (text.isGiven() && !model.readsText()) {
      throw OptionRange.refuse(
          spec,
          "--prompt, --negative or --guidance",
          "a model of the family " + model.card().family(),
          "one that reads text");
    }
    return new GenerateOptions(
        steps == null ? model.defaultSteps() : steps,
        (seed == null ? defaults.seed() : seed) + number,
        defaults.maskShape(),
        maskRatio == null ? defaults.maskRatio() : maskRatio,
        background == null ? defaults.background() : background,
        pose,
        sampler().orElse(defaults.scheduler()),
        lightStrength == null ? defaults.lightStrength() : lightStrength,
        defaults.identityStrength(),
        text,
        defaults.ablation(),
        defaults.size(),
        defaults.looks());
  }
}
