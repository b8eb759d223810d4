package org.icportrait.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceMatch;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The dense matches between two faces. */
@Command(name = "match", description = "Show which points of two faces belong together.")
final class MatchCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(names = "--profile", required = true, paramLabel = "FILE", description = "First picture.")
  Path profile;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "FILE",
      description = "Second picture.")
  Path reference;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Both pictures side by side with lines between matches, .png or .jpg.")
  Path output;

  @Option(names = "--json", paramLabel = "FILE", description = "File for all matches.")
  Path json;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  MatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    model.check();
    if (output == null && json == null) {
      throw OptionRange.refuse(spec, "--output and --json", "neither", "one of them or both");
    }
    List<Path> inputs = List.of(profile, reference);
    if (output != null) {
      Outputs.checkPicture(spec, output, inputs);
    }
    if (json != null) {
      Outputs.check(spec, "--json", json, inputs);
    }
    NamedPicture a = Inputs.read(profile);
    NamedPicture b = Inputs.read(reference);
    session.stopIfCancelled();
    List<FaceMatch> matches;
    try (PortraitModel portraitModel = model.open()) {
      session.stopIfCancelled();
      matches = portraitModel.match(largestFace(portraitModel, a), largestFace(portraitModel, b));
    }
    session.stopIfCancelled();
    if (output != null) {
      PictureWriter.write(
          output, MatchSheet.draw(a.picture(), b.picture(), matches), PictureNotes.drawing());
    }
    if (json != null) {
      AtomicFile.write(json, FaceJson.bytes(FaceJson.matches(a, b, matches)));
    }
    return ExitCode.DONE;
  }

  private static FaceAnalysis largestFace(PortraitModel model, NamedPicture picture) {
    List<FaceAnalysis> faces = model.faces(picture.picture());
    if (faces.isEmpty()) {
      throw FaceCommand.noFace(picture);
    }
    return faces.get(0);
  }
}
