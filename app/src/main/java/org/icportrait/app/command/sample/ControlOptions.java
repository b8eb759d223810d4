package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.option.OptionRange;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.pipeline.Control;
import org.icportrait.diffusion.pipeline.RgbImage;
import org.icportrait.diffusion.pipeline.StableDiffusion;
import org.icportrait.engine.DType;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** ControlNets and their pictures. */
final class ControlOptions {
  private static final double MOST = 100; // of a scale

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--control",
      paramLabel = "DIR=PICTURE",
      description = "ControlNet, folder or file, and its picture; may be given several times.")
  List<String> controls = new ArrayList<>();

  @Option(
      names = "--control-scale",
      paramLabel = "F",
      description = "How much the ControlNet counts, 1 without it; once, or once a ControlNet.")
  List<Double> scales = new ArrayList<>();

  @Option(
      names = "--control-start",
      paramLabel = "0..1",
      description = "Part of the run at which it begins, 0 without it; likewise.")
  List<Double> starts = new ArrayList<>();

  @Option(
      names = "--control-end",
      paramLabel = "0..1",
      description = "Part of the run at which it ends, 1 without it; likewise.")
  List<Double> ends = new ArrayList<>();

  @Option(
      names = "--guess",
      description = "Guess mode: the ControlNet works on the prompt's half of the guidance only.")
  boolean guess;

  void check() {
    for (int i = 0; i < controls.size(); i++) {
      String text = controls.get(i);
      int equals = text.lastIndexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw OptionRange.refuse(spec, "--control", text, "DIR=PICTURE");
      }
      OptionRange.check(spec, "--control-scale", scale(i), -MOST, MOST);
      OptionRange.check(spec, "--control-start", start(i), 0, 1);
      OptionRange.check(spec, "--control-end", end(i), 0, 1);
      if (start(i) >= end(i)) {
        throw OptionRange.refuse(
            spec, "--control-start", start(i) + "", "less than --control-end " + end(i));
      }
    }
    count("--control-scale", scales);
    count("--control-start", starts);
    count("--control-end", ends);
    if (guess && controls.isEmpty()) {
      throw OptionRange.refuse(spec, "--guess", "no --control", "one to guess with");
    }
  }

  private void count(String option, List<Double> values) {
    boolean other = values.size() > 1 && values.size() != controls.size();
    if (other || (!values.isEmpty() && controls.isEmpty())) {
      throw OptionRange.refuse(
          spec,
          option,
          values.size() + " times for " + controls.size() + " of --control",
          "once, or once for each");
    }
  }

  double scale(int i) {
    return value(scales, i, 1);
  }

  double start(int i) {
    return value(starts, i, 0);
  }

  double end(int i) {
    return value(ends, i, 1);
  }

  private static double value(List<Double> values, int i, double standard) {
    return values.isEmpty() ? standard : values.get(Math.min(i, values.size() - 1));
  }

  /** The files of the pictures. */
  List<Path> pictures() {
    return controls.stream().map(c -> Path.of(c.substring(c.lastIndexOf('=') + 1))).toList();
  }

  /** The folders or files of the networks. */
  List<Path> nets() {
    return controls.stream().map(c -> Path.of(c.substring(0, c.lastIndexOf('=')))).toList();
  }

  /** Loads the networks; they are added to a list as soon as they are there, to be closed. */
  List<Control> load(
      StableDiffusion model, DType type, List<RgbImage> pictures, List<ControlNetModel> opened) {
    List<Control> loaded = new ArrayList<>();
    for (int i = 0; i < controls.size(); i++) {
      ControlNetModel net = model.openControl(nets().get(i), type);
      opened.add(net);
      loaded.add(new Control(net, pictures.get(i), scale(i), start(i), end(i)));
    }
    return loaded;
  }
}
