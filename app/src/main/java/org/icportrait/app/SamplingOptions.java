package org.icportrait.app;

import org.icportrait.face.HeadAngles;
import org.icportrait.portrait.generate.Background;
import org.icportrait.portrait.generate.GenerateOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a picture is drawn from noise; what is not given stays at the model's defaults. */
final class SamplingOptions {
  private static final int MAX_STEPS = 1000;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--steps", paramLabel = "N", description = "Denoising steps, 1 to 1000.")
  Integer steps;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the noise: the same seed gives the same picture.")
  Long seed;

  @Option(names = "--scheduler", paramLabel = "NAME", description = "ddim or dpmsolver++.")
  String scheduler;

  void check() {
    if (steps != null) {
      OptionRange.check(spec, "--steps", steps, 1, MAX_STEPS);
    }
    if (scheduler != null && !scheduler.equals("ddim") && !scheduler.equals("dpmsolver++")) {
      throw OptionRange.refuse(spec, "--scheduler", scheduler, "ddim or dpmsolver++");
    }
  }

  /**
   * The options of one picture.
   *
   * @param number of the picture from 0, added to the seed
   * @param maskRatio null for the default
   * @param background null for the default
   * @param pose null for the reference's
   */
  GenerateOptions toOptions(int number, Double maskRatio, Background background, HeadAngles pose) {
    GenerateOptions defaults = GenerateOptions.defaults();
    return new GenerateOptions(
        steps == null ? defaults.steps() : steps,
        (seed == null ? defaults.seed() : seed) + number,
        maskRatio == null ? defaults.maskRatio() : maskRatio,
        background == null ? defaults.background() : background,
        pose,
        scheduler == null ? defaults.scheduler() : scheduler,
        defaults.guidance());
  }
}
