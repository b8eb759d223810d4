package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.icportrait.app.file.Fingerprint;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.diffusion.pipeline.SampleRequest;
import org.icportrait.diffusion.pipeline.Start;
import org.icportrait.engine.DType;

/**
 * All that made a picture, under the names of the options with spaces for dashes, so that {@link
 * SampleAgain} can make it again. Files are named without their folders - where somebody keeps
 * pictures is nobody else's business - and by a fingerprint.
 */
final class SampleNotes {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<String> prints = new ArrayList<>(); // "name of the note=fingerprint", in order
  private final Map<String, Path> places = new LinkedHashMap<>(); // by fingerprint

  /** The options of a command, for all of its pictures. */
  SampleNotes(
      SampleOptions sample, StartOptions start, ControlOptions control, SampleModelOptions model) {
    put("prompt", sample.prompt);
    put("negative", sample.negative);
    put("prompt syntax", lower(sample.syntax));
    file("model", model.model);
    settings.putAll(model.choice.settings());
    model.choice.base().ifPresent(base -> file("base", base));
    int embeddings = 0;
    for (SampleModelOptions.EmbeddingFile each : model.embeddingFiles()) {
      String note = "embedding " + ++embeddings;
      put(note, each.name() + "=" + name(note, each.path()));
    }
    int loras = 0;
    for (SampleModelOptions.LoraFile each : model.loraFiles()) {
      String note = "lora " + ++loras;
      put(note, name(note, each.path()) + ":" + each.weight());
    }
    put("steps", sample.steps);
    put("guidance", sample.guidance);
    put("guidance rescale", sample.rescale);
    put("eta", sample.eta);
    put("clip skip", sample.clipSkip);
    if (model.computeType() != DType.FLOAT16) { // what a GPU without bfloat16 takes by itself
      put("precision", lower(model.computeType()));
    }
    if (start.image != null) {
      file("image", start.image);
      put("strength", start.strength());
    }
    if (start.mask != null) {
      file("mask", start.mask);
    }
    List<Path> pictures = control.pictures();
    for (int i = 0; i < pictures.size(); i++) {
      String number = " " + (i + 1);
      String note = "control" + number;
      String net = name(note, control.nets().get(i));
      put(note, net + "=" + name(note, pictures.get(i)));
      put("control scale" + number, control.scale(i));
      put("control start" + number, control.start(i));
      put("control end" + number, control.end(i));
    }
    flag("guess", control.guess);
    flag("tiled", model.tiled);
    flag("sliced", model.sliced);
    flag("low memory", model.lowMemory);
    flag("fast", model.fast);
    put("files", String.join(", ", prints));
  }

  private void put(String name, Object value) {
    settings.put(name, value.toString());
  }

  private void flag(String name, boolean on) {
    if (on) {
      put(name, "yes");
    }
  }

  private void file(String option, Path path) {
    put(option, name(option, path));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String name(String note, Path path) {
    String print = Fingerprint.of(path);
    prints.add(note + "=" + print);
    places.put(print, path);
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /** The files that made the picture, by fingerprint. */
  Map<String, Path> places() {
    return places;
  }

  /**
   * The notes of one picture.
   *
   * @param picture its number from 0
   * @param scheduler what it was sampled with, by label or class
   */
  PictureNotes of(
      SampleOptions sample,
      SampleRequest request,
      SampleRequest.Size size,
      String scheduler,
      int picture) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("seed", Long.toUnsignedString(sample.seed(picture)));
    all.put("size", size.width() + "x" + size.height());
    all.put("scheduler", sample.scheduler == null ? scheduler : sample.scheduler);
    if (sample.count > 1 && !sample.seedEach) { // its noise is drawn behind that of the others
      all.put("count", Integer.toString(sample.count));
      all.put("picture", Integer.toString(picture + 1));
    }
    return request.start() instanceof Start.Noise
        ? PictureNotes.invented(all)
        : PictureNotes.generated(all);
  }
}
