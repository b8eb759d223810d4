package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.icportrait.app.file.NumberedFiles;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.picture.RgbImages;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.pipeline.Control;
import org.icportrait.diffusion.pipeline.RgbImage;
import org.icportrait.diffusion.pipeline.SampleRequest;
import org.icportrait.diffusion.pipeline.StableDiffusion;
import org.icportrait.diffusion.pipeline.Start;
import org.icportrait.diffusion.schedule.SchedulerClass;
import org.icportrait.diffusion.schedule.SchedulerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pictures of a Stable Diffusion checkpoint alone. */
@Command(
    name = "sample",
    description = "Make pictures of a prompt with a Stable Diffusion checkpoint alone.")
public final class SampleCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Picture to write, .png or .jpg.")
  Path output;

  @Option(
      names = "--preview-every",
      paramLabel = "N",
      description = "Write what there is after every N steps: NAME-step-N.png, ...")
  Integer previewEvery;

  @Mixin SampleOptions sample;
  @Mixin StartOptions start;
  @Mixin ControlOptions control;
  @Mixin SampleModelOptions model;
  @Mixin LogOptions log;

  public SampleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    sample.check();
    start.check(sample.steps);
    control.check();
    model.check();
    if (previewEvery != null) {
      OptionRange.check(spec, "--preview-every", previewEvery, 1, Integer.MAX_VALUE);
    }
    List<Path> inputs = new ArrayList<>(start.files());
    inputs.addAll(control.pictures());
    List<Path> outputs = NumberedFiles.of(output, sample.count);
    outputs.forEach(path -> Outputs.checkPicture(spec, path, inputs));
    Progress progress = session.showProgress(log.quiet());
    SampleRequest request = sample.toRequest(start.read());
    List<RgbImage> conditions = control.pictures().stream().map(RgbImages::read).toList();
    session.stopIfCancelled();
    List<ControlNetModel> nets = new ArrayList<>();
    try (Checkpoint checkpoint = model.openCheckpoint();
        StableDiffusion loaded = model.load(checkpoint)) {
      session.stopIfCancelled();
      List<Control> controls = control.load(loaded, model.computeType(), conditions, nets);
      SampleRequest whole = request.withControls(controls, control.guess);
      requireEta(loaded, whole);
      PictureNotes notes = notes(whole, loaded);
      List<RgbImage> pictures =
          loaded.generate(
              whole,
              (done, total, preview) -> {
                if (previewEvery != null && done % previewEvery == 0 && done < total) {
                  writePreviews(done, outputs, notes, preview);
                }
                return progress.onProgress("sampling", done, total);
              });
      for (int i = 0; i < pictures.size(); i++) {
        PictureWriter.write(outputs.get(i), RgbImages.image(pictures.get(i)), notes);
      }
    } finally {
      nets.forEach(ControlNetModel::close);
    }
    return ExitCode.DONE;
  }

  private void requireEta(StableDiffusion loaded, SampleRequest request) {
    SchedulerClass type = loaded.scheduler(request).type();
    if (sample.eta > 0 && type != SchedulerName.DDIM.type()) {
      throw OptionRange.refuse(
          spec, "--eta", sample.eta + " with " + type.className(), "--scheduler ddim");
    }
  }

  private static void writePreviews(
      int step, List<Path> outputs, PictureNotes notes, Supplier<List<RgbImage>> preview) {
    List<RgbImage> pictures = preview.get();
    for (int i = 0; i < pictures.size(); i++) {
      Path path = NumberedFiles.with(outputs.get(i), "-step-" + step);
      PictureWriter.write(path, RgbImages.image(pictures.get(i)), notes);
    }
  }

  private PictureNotes notes(SampleRequest request, StableDiffusion loaded) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("prompt", sample.prompt);
    settings.put("negative", sample.negative);
    settings.put("model", name(model.model));
    settings.put("steps", Integer.toString(sample.steps));
    settings.put("seed", Long.toString(sample.seed));
    settings.put("scheduler", loaded.scheduler(request).className());
    settings.put("guidance", Double.toString(sample.guidance));
    settings.put("precision", model.computeType().name().toLowerCase(Locale.ROOT));
    boolean invented = request.start() instanceof Start.Noise;
    if (!invented) {
      settings.put("image", name(start.image));
      settings.put("strength", Double.toString(start.strength()));
    }
    return invented ? PictureNotes.invented(settings) : PictureNotes.generated(settings);
  }

  // no folders: where somebody keeps pictures is nobody else's business
  private static String name(Path path) {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }
}
