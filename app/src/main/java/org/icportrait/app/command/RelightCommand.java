package org.icportrait.app.command;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.icportrait.app.option.FaceNumber;
import org.icportrait.app.option.Inputs;
import org.icportrait.app.option.LightOption;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.picture.FullSize;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.icportrait.face.light.EnvironmentMap;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.PortraitResult;
import org.icportrait.portrait.generate.Whose;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The profile's person in another light. */
@Command(name = "relight", description = "Put the profile's person into another light.")
public final class RelightCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "FILE",
      description = "Picture of the person.")
  Path profile;

  @Option(
      names = "--light",
      required = true,
      paramLabel = "LIGHT",
      description =
          "front left right top below rim golden-hour overcast studio,"
              + " YAW,PITCH[,STRENGTH[,KELVIN]], an environment map (.hdr), or another portrait.")
  String light;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Picture to write, .png or .jpg.")
  Path output;

  @Option(
      names = "--face",
      paramLabel = "N",
      description = "Face of the picture, counted from 1, the largest first.")
  Integer face;

  @Option(
      names = "--head",
      paramLabel = "WHOSE",
      defaultValue = "reference",
      description =
          "profile: the networks draw the whole head in the new light; reference, the default: the"
              + " picture's own pixels times the ratio of both lights.")
  Whose head;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public RelightCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    model.check();
    FaceNumber.check(spec, "--face", face);
    LightOption option = LightOption.of(spec, light);
    List<Path> inputs = new ArrayList<>(List.of(profile));
    option.file().ifPresent(inputs::add);
    Outputs.checkPicture(spec, output, inputs);
    Progress progress = session.showProgress(log.quiet());
    NamedPicture picture = Inputs.read(profile, FaceNumber.orLargest(face));
    LightInput source = LightInput.read(option);
    session.stopIfCancelled();
    PortraitResult result;
    try (PortraitModel portraitModel = model.open()) {
      session.stopIfCancelled();
      GenerateOptions options =
          GenerateOptions.defaults()
              .withSteps(portraitModel.defaultSteps())
              .withLooks(Looks.DEFAULT.withHead(head));
      PortraitGenerator generator = new PortraitGenerator(portraitModel);
      result = generator.relight(picture, source.of(generator), options, progress);
    }
    session.stopIfCancelled();
    Done done = new Done(session, log.quiet());
    done.tell(result);
    Picture relit = result.picture();
    BufferedImage image =
        head == Whose.PROFILE
            ? FullSize.replaced(profile, picture.picture(), relit, result.turned())
            : FullSize.relit(profile, picture.picture(), relit, result.turned());
    PictureWriter.write(output, image, PictureNotes.generated(settings(option)));
    done.wrote(output);
    return ExitCode.DONE;
  }

  private Map<String, String> settings(LightOption option) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("profile", String.valueOf(profile.getFileName()));
    settings.put(
        "light", option.file().map(file -> String.valueOf(file.getFileName())).orElse(light));
    if (head == Whose.PROFILE) {
      settings.put("head", "profile");
    }
    return settings;
  }

  /**
   * What a light needs from its file, read before the model is opened.
   *
   * @param ready the light, or null when a portrait has to be looked at
   * @param portrait that portrait, or null
   */
  private record LightInput(LightSource ready, NamedPicture portrait) {
    static LightInput read(LightOption option) {
      if (option.ready().isPresent()) {
        return new LightInput(option.ready().get(), null);
      }
      Path file = option.file().orElseThrow();
      if (option.isEnvironment()) {
        SphericalHarmonics harmonics = EnvironmentMap.read(file).harmonics();
        return new LightInput(new LightSource.Environment(harmonics), null);
      }
      return new LightInput(null, Inputs.read(file));
    }

    LightSource of(PortraitGenerator generator) {
      return ready != null ? ready : generator.lightOf(portrait);
    }
  }
}
