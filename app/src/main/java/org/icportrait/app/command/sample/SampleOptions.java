package org.icportrait.app.command.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.SeedConverter;
import org.icportrait.diffusion.pipeline.Guidance;
import org.icportrait.diffusion.pipeline.PromptSyntax;
import org.icportrait.diffusion.pipeline.SampleRequest;
import org.icportrait.diffusion.pipeline.Start;
import org.icportrait.diffusion.schedule.SchedulerName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is to be sampled from a checkpoint, and how. */
final class SampleOptions {
  private static final int MAX_STEPS = 1000;
  private static final int MAX_SIDE = 8192;
  private static final double MAX_GUIDANCE = 1000;
  private static final int MAX_COUNT = 1000;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What to show; (words:1.2) weighs words.")
  String prompt;

  @Option(
      names = "--prompt-syntax",
      paramLabel = "NAME",
      defaultValue = "plain",
      description =
          "plain, or a1111: (word), [word], (word:1.2) and BREAK as AUTOMATIC1111's web UI reads"
              + " them.")
  PromptSyntax syntax;

  @Option(
      names = "--negative",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What to avoid; only heard of with guidance.")
  String negative;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "Denoising steps, 1 to 1000; 50 without it.")
  int steps;

  @Option(
      names = "--guidance",
      paramLabel = "G",
      defaultValue = "7.5",
      description = "How closely to follow the prompt; up to 1 no guidance, 7.5 without it.")
  double guidance;

  @Option(
      names = "--guidance-rescale",
      paramLabel = "0..1",
      defaultValue = "0",
      description = "How far to undo what guidance adds to the contrast.")
  double rescale;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description =
          "ddpm, ddim, pndm, euler, euler-ancestral, heun, lms, dpm++2m, dpm++2m-karras, dpm++sde,"
              + " dpm++2s, unipc or lcm; without it the checkpoint's own.")
  String scheduler;

  @Option(
      names = "--eta",
      paramLabel = "0..1",
      defaultValue = "0",
      description = "Noise that ddim adds in each step.")
  double eta;

  @Option(
      names = "--seed",
      converter = SeedConverter.class,
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the noise: the same seed gives the same picture.")
  long seed;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Size in pixels; without it that of --image or --control, else the model's.")
  String size;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Pictures to make at a time, of one seed: NAME-1.png, NAME-2.png, ...")
  int count;

  @Option(names = "--seed-each", description = "Give each picture its own seed: S, S+1, ...")
  boolean seedEach;

  @Option(
      names = "--clip-skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "Leave out so many of the text encoder's last layers.")
  int clipSkip;

  void check() {
    OptionRange.check(spec, "--steps", steps, 1, MAX_STEPS);
    OptionRange.check(spec, "--guidance", guidance, 0, MAX_GUIDANCE);
    OptionRange.check(spec, "--guidance-rescale", rescale, 0, 1);
    OptionRange.check(spec, "--eta", eta, 0, 1);
    OptionRange.check(spec, "--count", count, 1, MAX_COUNT);
    OptionRange.check(spec, "--clip-skip", clipSkip, 0, MAX_STEPS);
    if (seedEach && Long.compareUnsigned(seed, seed + count - 1) > 0) {
      String most = Long.toUnsignedString(-(long) count);
      throw OptionRange.refuse(
          spec, "--seed", Long.toUnsignedString(seed) + " and more", "at most " + most);
    }
    parseSize();
    parseScheduler();
  }

  /** The seed of a picture from 0; it is common to all, or its own. */
  long seed(int picture) {
    return seedEach ? seed + picture : seed;
  }

  private SchedulerName parseScheduler() {
    if (scheduler == null) {
      return null;
    }
    return SchedulerName.named(scheduler)
        .orElseThrow(
            () ->
                OptionRange.refuse(
                    spec,
                    "--scheduler",
                    scheduler,
                    "one of " + String.join(", ", SchedulerName.labels())));
  }

  private SampleRequest.Size parseSize() {
    if (size == null) {
      return null;
    }
    Matcher found = SIZE.matcher(size);
    if (!found.matches()) {
      throw OptionRange.refuse(spec, "--size", size, "WIDTHxHEIGHT, for example 512x768");
    }
    int width = Integer.parseInt(found.group(1));
    int height = Integer.parseInt(found.group(2));
    OptionRange.check(spec, "--size", width, 1, MAX_SIDE);
    OptionRange.check(spec, "--size", height, 1, MAX_SIDE);
    return new SampleRequest.Size(width, height);
  }

  /** The request, without ControlNets. */
  SampleRequest toRequest(Start start) {
    List<Long> seeds = new ArrayList<>(List.of(seed));
    for (int i = 1; seedEach && i < count; i++) {
      seeds.add(seed(i));
    }
    return new SampleRequest(
        new SampleRequest.Prompt(prompt, negative, clipSkip, syntax),
        start,
        parseSize(),
        new SampleRequest.Sampling(steps, parseScheduler(), eta),
        new Guidance(guidance, rescale),
        new SampleRequest.Batch(count, seeds),
        List.of(),
        false);
  }
}
