package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.picture.RgbImages;
import org.icportrait.diffusion.pipeline.RgbImage;
import org.icportrait.diffusion.pipeline.Start;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a picture is made from besides words. */
final class StartOptions {
  private static final double USUAL = 0.8; // strengths, as in diffusers
  private static final double USUAL_WITH_MASK = 1;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--image", paramLabel = "FILE", description = "Picture to start from.")
  Path image;

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description = "White where the picture is to be made anew; black stays.")
  Path mask;

  @Option(
      names = "--strength",
      paramLabel = "0..1",
      description =
          "How much of the picture may change: the part of the steps to take; 0.8, with a mask 1.")
  Double strength;

  /**
   * Checks the options.
   *
   * @param steps of the whole way
   */
  void check(int steps) {
    if (image == null && (mask != null || strength != null)) {
      String option = mask != null ? "--mask" : "--strength";
      throw OptionRange.refuse(spec, option, "no --image", "one that it is for");
    }
    if (strength != null) {
      OptionRange.check(spec, "--strength", strength, 0, 1);
    }
    if (image != null && (int) (steps * strength()) < 1) {
      throw OptionRange.refuse(
          spec, "--strength", strength() + " of " + steps + " steps", "one that leaves a step");
    }
  }

  double strength() {
    if (strength != null) {
      return strength;
    }
    return mask == null ? USUAL : USUAL_WITH_MASK;
  }

  List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (image != null) {
      files.add(image);
    }
    if (mask != null) {
      files.add(mask);
    }
    return files;
  }

  /** Reads the pictures. */
  Start read() {
    if (image == null) {
      return new Start.Noise();
    }
    RgbImage picture = RgbImages.read(image);
    return mask == null
        ? new Start.Image(picture, strength())
        : new Start.Fill(picture, RgbImages.read(mask), strength());
  }
}
