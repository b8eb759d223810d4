package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
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
import org.icportrait.diffusion.schedule.SchedulerClass;
import org.icportrait.diffusion.schedule.SchedulerName;
import picocli.CommandLine;
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
      names = "--from",
      paramLabel = "FILE.png",
      description =
          "Picture that sample wrote: make it again, by the options in its notes; others given beside"
              + " it replace them.")
  Path from;

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

  private Path source; // the picture that is made again, or null
  private int wanted; // of the pictures, from 1; 0 for all

  public SampleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return from == null ? make() : again();
  }

  /** The same command with the options of a picture's notes. */
  private Integer again() {
    var made = SampleAgain.of(from, spec.commandLine().getParseResult());
    SampleCommand command = new SampleCommand(session);
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().parent(spec.parent());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(made.arguments().toArray(String[]::new));
    command.wanted = made.picture();
    command.source = from;
    return command.make();
  }

  private Integer make() {
    sample.check();
    start.check(sample.steps);
    control.check();
    model.check();
    if (previewEvery != null) {
      OptionRange.check(spec, "--preview-every", previewEvery, 1, Integer.MAX_VALUE);
    }
    List<Path> inputs = new ArrayList<>(start.files());
    inputs.addAll(control.pictures());
    if (source != null) {
      inputs.add(source);
    }
    List<Path> outputs = NumberedFiles.of(output, wanted > 0 ? 1 : sample.count);
    outputs.forEach(path -> Outputs.checkPicture(spec, path, inputs));
    Progress progress = session.showProgress(log.quiet());
    SampleRequest request = sample.toRequest(start.read());
    List<RgbImage> conditions = control.pictures().stream().map(RgbImages::read).toList();
    session.stopIfCancelled();
    List<ControlNetModel> nets = new ArrayList<>();
    try (Checkpoint checkpoint = model.openCheckpoint();
        StableDiffusion loaded = model.load(checkpoint, session)) {
      session.stopIfCancelled();
      List<Control> controls = control.load(loaded, model.computeType(), conditions, nets);
      SampleRequest whole = request.withControls(controls, control.guess);
      requireEta(loaded, whole);
      SampleNotes notes = new SampleNotes(sample, start, control, model);
      String scheduler = loaded.scheduler(whole).className();
      IntFunction<PictureNotes> noted =
          picture -> notes.of(sample, whole, loaded.size(whole), scheduler, picture);
      List<RgbImage> pictures =
          loaded.generate(
              whole,
              (done, total, preview) -> {
                if (previewEvery != null && done % previewEvery == 0 && done < total) {
                  write("-step-" + done, preview.get(), noted);
                }
                return progress.onProgress("sampling", done, total);
              });
      write("", pictures, noted);
      KnownPlaces.ofUser().remember(notes.places());
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

  /** Writes all pictures, or the one that is wanted. */
  private void write(String addition, List<RgbImage> pictures, IntFunction<PictureNotes> notes) {
    List<Path> paths = NumberedFiles.of(output, wanted > 0 ? 1 : pictures.size());
    for (int i = 0; i < paths.size(); i++) {
      int picture = wanted > 0 ? wanted - 1 : i;
      PictureWriter.write(
          NumberedFiles.with(paths.get(i), addition),
          RgbImages.image(pictures.get(picture)),
          notes.apply(picture));
    }
  }
}
