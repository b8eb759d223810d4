package org.icportrait.app.command;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.icportrait.app.file.NumberedFiles;
import org.icportrait.app.option.Angles;
import org.icportrait.app.option.FaceNumber;
import org.icportrait.app.option.Inputs;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.LooksOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.option.SamplingOptions;
import org.icportrait.app.picture.FullSize;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.face.HeadAngles;
import org.icportrait.portrait.generate.Background;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.PortraitResult;
import org.icportrait.portrait.method.stitch.MaskShape;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A portrait of the profile's person in the reference's light and pose. */
@Command(
    name = "generate",
    description = "Make a portrait of the profile's person in the reference's light and pose.")
public final class GenerateCommand implements Callable<Integer> {
  private static final int MAX_COUNT = 1000;
  public static final int LEAST_SIZE = 64; // pixels of the longer side

  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "FILE",
      description = "Picture of the person; may be given several times.")
  List<Path> profiles;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "FILE",
      description = "Portrait whose light, pose and composition are wanted.")
  Path reference;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Portrait to write, .png or .jpg.")
  Path output;

  @Option(
      names = "--mask-shape",
      paramLabel = "NAME",
      description = "Shape in which the reference is hidden from the model: patches.")
  String maskShape;

  @Option(
      names = "--mask-ratio",
      paramLabel = "0..1",
      description = "Share of the reference that is hidden from the model.")
  Double maskRatio;

  @Option(
      names = "--light-strength",
      paramLabel = "0..1.5",
      description =
          "How much of the reference's light is taken: 0.75 as usual, 0 none; less keeps more"
              + " likeness, above 1 exaggerates.")
  Double lightStrength;

  @Option(
      names = "--identity-strength",
      paramLabel = "0..1.5",
      description =
          "How much of the profile's own features stays under the new light: 1 as usual, 0 as the"
              + " networks draw them, above 1 more.")
  Double identityStrength;

  @Option(
      names = "--pose",
      paramLabel = "YAW,PITCH,ROLL",
      converter = Angles.PoseConverter.class,
      description = "Pose in degrees instead of the reference's.")
  HeadAngles pose;

  @Option(
      names = "--background",
      paramLabel = "WHOSE",
      description = "reference, profile or generate.")
  Background background;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Longer side of the portrait in pixels; the reference's without it.")
  Integer size;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Portraits to make, with seeds S, S+1, ...: NAME-1.png, NAME-2.png, ...")
  int count;

  @Option(
      names = "--profile-face",
      paramLabel = "N",
      description =
          "Face of the profile, counted from 1, the largest first; once, or once a profile.")
  List<Integer> profileFaces;

  @Option(
      names = "--reference-face",
      paramLabel = "N",
      description = "Face of the reference, likewise; without it the largest.")
  Integer referenceFace;

  @Mixin LooksOptions looks;
  @Mixin SamplingOptions sampling;
  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public GenerateCommand(Session session) {
    this.session = session;
  }

  /**
   * What is read before the model is opened.
   *
   * @param profiles pictures of the person
   * @param reference the portrait to follow
   * @param outputs files to write
   * @param progress hears of each step
   */
  public record Prepared(
      List<NamedPicture> profiles, NamedPicture reference, List<Path> outputs, Progress progress) {}

  @Override
  public Integer call() {
    Prepared prepared = prepare();
    session.stopIfCancelled();
    try (PortraitModel portraitModel = openModel()) {
      session.stopIfCancelled();
      make(portraitModel, prepared);
    }
    return ExitCode.DONE;
  }

  /** Checks the options and reads the pictures. */
  public Prepared prepare() {
    sampling.check();
    model.check();
    OptionRange.check(spec, "--count", count, 1, MAX_COUNT);
    shape();
    checkLooks();
    if (maskRatio != null) {
      OptionRange.check(spec, "--mask-ratio", maskRatio, 0, 1);
    }
    if (lightStrength != null) {
      OptionRange.check(spec, "--light-strength", lightStrength, 0, GenerateOptions.MOST_STRENGTH);
    }
    if (identityStrength != null) {
      OptionRange.check(
          spec, "--identity-strength", identityStrength, 0, GenerateOptions.MOST_STRENGTH);
      if (pose != null || (background != null && background != Background.REFERENCE)) {
        throw OptionRange.refuse(
            spec,
            "--identity-strength",
            "it with --pose or another --background",
            "the reference's own pose and background");
      }
    }
    if (size != null) {
      OptionRange.check(spec, "--size", size, LEAST_SIZE, GenerateOptions.LARGEST_SIZE);
    }
    FaceNumber.check(spec, "--reference-face", referenceFace);
    List<Integer> faces = FaceNumber.each(spec, "--profile-face", profileFaces, profiles.size());
    List<Path> outputs = NumberedFiles.of(output, count);
    List<Path> inputs = new ArrayList<>(profiles);
    inputs.add(reference);
    outputs.forEach(path -> Outputs.checkPicture(spec, path, inputs));
    Progress progress = session.showProgress(log.quiet());
    NamedPicture referencePicture = Inputs.read(reference, FaceNumber.orLargest(referenceFace));
    List<NamedPicture> profilePictures = Inputs.readProfiles(profiles, faces, session);
    return new Prepared(profilePictures, referencePicture, outputs, progress);
  }

  /** Opens the model that the options name. */
  public PortraitModel openModel() {
    return model.open();
  }

  /** Makes and writes the portraits with a model that is open. */
  public void make(PortraitModel portraitModel, Prepared prepared) {
    PortraitGenerator generator = new PortraitGenerator(portraitModel);
    Done done = new Done(session, log.quiet());
    for (int i = 0; i < count; i++) {
      GenerateOptions options =
          sampling
              .toOptions(portraitModel, i, maskRatio, lightStrength, background, pose)
              .withSize(size == null ? 0 : size)
              .withMaskShape(shape())
              .withLooks(looks.looks())
              .withIdentityStrength(identityStrength == null ? 1 : identityStrength);
      PortraitResult result =
          generator.generate(
              prepared.profiles(), prepared.reference(), options, prepared.progress());
      session.stopIfCancelled();
      if (i == 0) {
        done.tell(result);
      }
      PictureNotes notes = PictureNotes.generated(settings(options, portraitModel));
      BufferedImage image =
          FullSize.replaced(
              reference, prepared.reference().picture(), result.picture(), result.turned());
      PictureWriter.write(prepared.outputs().get(i), image, notes);
      done.wrote(prepared.outputs().get(i));
    }
  }

  private void checkLooks() {
    looks.check();
    boolean turned = pose != null || (background != null && background != Background.REFERENCE);
    if (looks.keepsHair() && turned) {
      throw OptionRange.refuse(
          spec,
          "--hair",
          "reference with --pose or another --background",
          "the reference's own pose and background");
    }
  }

  private MaskShape shape() {
    if (maskShape == null) {
      return GenerateOptions.defaults().maskShape();
    }
    return MaskShape.named(maskShape)
        .orElseThrow(
            () ->
                OptionRange.refuse(
                    spec,
                    "--mask-shape",
                    maskShape,
                    "one of " + String.join(", ", MaskShape.labels())));
  }

  private Map<String, String> settings(GenerateOptions options, PortraitModel used) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "profile", profiles.stream().map(GenerateCommand::name).collect(Collectors.joining(", ")));
    settings.put("reference", name(reference));
    settings.put("model", used.card().family());
    settings.put("steps", Integer.toString(options.steps()));
    settings.put("seed", Long.toUnsignedString(options.seed()));
    settings.put("scheduler", options.scheduler().label());
    settings.put("mask-ratio", Double.toString(options.maskRatio()));
    settings.put("light-strength", Double.toString(options.lightStrength()));
    settings.put("identity-strength", Double.toString(options.identityStrength()));
    settings.put("background", options.background().name().toLowerCase(Locale.ROOT));
    looks.note(settings);
    settings.put("precision", model.computeType().name().toLowerCase(Locale.ROOT));
    if (options.size() > 0) {
      settings.put("size", Integer.toString(options.size()));
    }
    GenerateOptions.Text text = options.text();
    if (used.readsText() && text.isGiven()) {
      settings.put("prompt", text.prompt() == null ? "" : text.prompt());
      settings.put("negative", text.negative());
      settings.put("guidance", Double.toString(text.guidance()));
    }
    if (options.pose() != null) {
      HeadAngles angles = options.pose();
      settings.put("pose", angles.yaw() + "," + angles.pitch() + "," + angles.roll());
    }
    return settings;
  }

  // no folders: where somebody keeps pictures is nobody else's business
  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
