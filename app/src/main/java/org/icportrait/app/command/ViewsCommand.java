package org.icportrait.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.icportrait.app.animation.AnimationWriter;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.Angles;
import org.icportrait.app.option.FaceNumber;
import org.icportrait.app.option.Inputs;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.option.SamplingOptions;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.report.PictureSheets;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.Whose;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The profile's person from other directions. */
@Command(name = "views", description = "Turn the profile's person to other views.")
public final class ViewsCommand implements Callable<Integer> {
  private static final int MAX_VIEWS = 256;

  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "FILE",
      description = "Picture of the person.")
  Path profile;

  @Option(
      names = "--yaw",
      paramLabel = "FROM:TO:COUNT",
      defaultValue = "0",
      converter = Angles.YawConverter.class,
      description = "Degrees to the image's right, one angle or a range; 0 without it.")
  Angles.Range yaw;

  @Option(
      names = "--pitch",
      paramLabel = "FROM:TO:COUNT",
      defaultValue = "0",
      converter = Angles.PitchConverter.class,
      description = "Degrees upwards, one angle or a range; 0 without it.")
  Angles.Range pitch;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "One sheet (.png, .jpg), an animation (.gif, .webp), or a directory for one file a view.")
  Path output;

  @Option(
      names = "--face",
      paramLabel = "N",
      description = "Face of the picture, counted from 1, the largest first.")
  Integer face;

  /** Where the light stays while the head turns. */
  enum Light {
    WORLD,
    HEAD
  }

  @Option(
      names = "--light",
      paramLabel = "WHERE",
      defaultValue = "world",
      description = "world: the light stays where it is while the head turns; head: it goes along.")
  Light light;

  @Option(
      names = "--head",
      paramLabel = "WHOSE",
      description =
          "profile: hair, ears and neck are drawn with the face; reference: the face is drawn over"
              + " the turned picture. Without it what the model does best.")
  Whose head;

  @Mixin SamplingOptions sampling;
  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public ViewsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    sampling.check();
    model.check();
    FaceNumber.check(spec, "--face", face);
    List<HeadAngles> angles = new ArrayList<>();
    for (double p : pitch.values()) {
      yaw.values().forEach(y -> angles.add(new HeadAngles(y, p, 0)));
    }
    if (angles.size() > MAX_VIEWS) {
      throw OptionRange.refuse(
          spec, "--yaw x --pitch", angles.size() + " views", "at most " + MAX_VIEWS);
    }
    boolean file = !Files.isDirectory(output);
    boolean sheet = file && PictureWriter.isPictureName(output);
    boolean animation = file && AnimationWriter.isAnimationName(output);
    if (animation && angles.size() < 2) {
      throw OptionRange.refuse(
          spec, "--output", "an animation of one view", "a range of --yaw or --pitch");
    }
    if (sheet || animation) {
      Outputs.check(spec, "--output", output, List.of(profile));
    } else {
      AtomicFile.checkDirectory(output);
    }
    Progress progress = session.showProgress(log.quiet());
    NamedPicture picture = Inputs.read(profile, FaceNumber.orLargest(face));
    session.stopIfCancelled();
    // all are made before one is written: a directory of some views is no result
    List<Picture> views = new ArrayList<>();
    Done done = new Done(session, log.quiet());
    try (PortraitModel portraitModel = model.open()) {
      PortraitGenerator.Views person = new PortraitGenerator(portraitModel).views(picture);
      done.tell(person.notes());
      for (HeadAngles view : angles) {
        session.stopIfCancelled();
        GenerateOptions options =
            sampling
                .toOptions(portraitModel, 0, null, null, null, view)
                .withLooks(Looks.DEFAULT.withHead(head));
        views.add(
            light == Light.WORLD
                ? person.drawInWorldLight(view, options, progress)
                : person.draw(view, options, progress));
      }
    }
    session.stopIfCancelled();
    if (sheet) {
      PictureNotes notes = PictureNotes.generated(settings());
      PictureWriter.write(output, PictureSheets.grid(views, yaw.count()), notes);
    } else if (animation) {
      AnimationWriter.write(output, path(views), PictureNotes.generated(settings()));
    } else {
      writeEach(angles, views);
    }
    done.wrote(output);
    return ExitCode.DONE;
  }

  /** Row after row, every second one backwards: the head never jumps. */
  private List<Picture> path(List<Picture> views) {
    List<Picture> path = new ArrayList<>();
    for (int row = 0; row < pitch.count(); row++) {
      List<Picture> pictures =
          new ArrayList<>(views.subList(row * yaw.count(), (row + 1) * yaw.count()));
      if (row % 2 == 1) {
        Collections.reverse(pictures);
      }
      path.addAll(pictures);
    }
    return path;
  }

  private void writeEach(List<HeadAngles> angles, List<Picture> views) throws IOException {
    Files.createDirectories(output);
    for (int i = 0; i < views.size(); i++) {
      HeadAngles view = angles.get(i);
      String name =
          String.format(
              Locale.ROOT, "%03d_yaw%+05.1f_pitch%+05.1f.png", i, view.yaw(), view.pitch());
      Map<String, String> settings = settings();
      settings.put("pose", view.yaw() + "," + view.pitch() + "," + view.roll());
      PictureWriter.write(output.resolve(name), views.get(i), PictureNotes.generated(settings));
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("profile", String.valueOf(profile.getFileName()));
    if (head != null) {
      settings.put("head", head.name().toLowerCase(Locale.ROOT));
    }
    return settings;
  }
}
