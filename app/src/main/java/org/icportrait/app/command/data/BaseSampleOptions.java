package org.icportrait.app.command.data;

import java.nio.file.Path;
import org.icportrait.app.option.ClusterOptions;
import org.icportrait.app.option.OptionRange;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Samples of a training on a Stable Diffusion base, made of pairs. */
public final class BaseSampleOptions {
  private static final long MOST = 10_000_000;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "Go on from pairs to samples for this Stable Diffusion base, in the diffusers layout:"
              + " latents, conditions and seeds, so that training neither draws nor encodes.")
  Path base;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "With --base: the recipe for adapt or stitch that names the pairs.")
  Path recipe;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "4000",
      description = "With --base: how many; a longer training sees them again, with other noise.")
  long samples;

  @Mixin ClusterOptions cluster;

  /** Whether samples are to be made. */
  boolean given() {
    return base != null;
  }

  /** Checks what goes together. */
  void check() {
    cluster.check();
    if (given() != (recipe != null)) {
      throw OptionRange.refuse(spec, given() ? "--base" : "--recipe", "it alone", "both");
    }
    if (!given() && (cluster.spreads() || cluster.hasPartitions())) {
      throw OptionRange.refuse(spec, "--master", "no --base", "both");
    }
    if (cluster.hasPartitions() && !cluster.spreads()) {
      throw OptionRange.refuse(spec, "--partitions", "no --master", "one to spread to");
    }
    if (samples < 1 || samples > MOST) {
      throw OptionRange.refuse(spec, "--samples", Long.toString(samples), "1 to " + MOST);
    }
  }
}
