package org.icportrait.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.Picture;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.light.EnvironmentMap;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.Relighter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The profile's person in another light. */
@Command(name = "relight", description = "Put the profile's person into another light.")
final class RelightCommand implements Callable<Integer> {
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

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  RelightCommand(Session session) {
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
    NamedPicture picture = Inputs.read(profile, FaceNumber.orLargest(face));
    LightInput source = LightInput.read(option);
    session.stopIfCancelled();
    Picture relit;
    try (PortraitModel portraitModel = model.open()) {
      session.stopIfCancelled();
      FaceAnalysis chosen = picture.choose(portraitModel.faces(picture.picture()));
      relit = Relighter.relight(picture.picture(), chosen, source.estimate(portraitModel));
    }
    session.stopIfCancelled();
    PictureWriter.write(output, relit, PictureNotes.generated(settings(option)));
    return ExitCode.DONE;
  }

  private Map<String, String> settings(LightOption option) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("profile", String.valueOf(profile.getFileName()));
    settings.put(
        "light", option.file().map(file -> String.valueOf(file.getFileName())).orElse(light));
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

    LightSource estimate(PortraitModel model) {
      return ready != null
          ? ready
          : new LightSource.OfPicture(portrait.choose(model.faces(portrait.picture())).light());
    }
  }
}
