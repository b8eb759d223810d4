package org.icportrait.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.FaceNumber;
import org.icportrait.app.option.Inputs;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureSize;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.report.FaceJson;
import org.icportrait.app.report.FaceOverlay;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is known about the faces of a picture. */
@Command(name = "face", description = "Find faces: box, landmarks, pose, light, hair and skin.")
public final class FaceCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Picture to look at.")
  Path input;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "File for the figures; without it they go to standard output.")
  Path json;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The picture with what was found drawn over it, .png or .jpg.")
  Path output;

  @Option(
      names = "--face",
      paramLabel = "N",
      description = "Only this face, counted from 1, the largest first; without it all.")
  Integer face;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public FaceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    model.check();
    FaceNumber.check(spec, "--face", face);
    if (output != null) {
      Outputs.checkPicture(spec, output, List.of(input));
    }
    if (json != null) {
      Outputs.check(spec, "--json", json, List.of(input));
    }
    NamedPicture picture = Inputs.read(input, FaceNumber.orLargest(face));
    session.stopIfCancelled();
    List<FaceAnalysis> faces;
    List<HeadMasks> masks;
    try (PortraitModel portraitModel = model.open()) {
      List<FaceAnalysis> all = portraitModel.faces(picture.picture());
      FaceAnalysis chosen = picture.choose(all);
      faces = face == null ? all : List.of(chosen);
      masks = faces.stream().map(found -> portraitModel.masks(picture.picture(), found)).toList();
    }
    session.stopIfCancelled();
    if (output != null) {
      PictureWriter.write(
          output, FaceOverlay.draw(picture.picture(), faces, masks), PictureNotes.drawing());
    }
    PictureSize size = PictureReader.size(input, picture.picture());
    String text = FaceJson.faces(picture, size, faces, masks, picture.face() + 1);
    if (json == null) {
      session.out().println(text);
    } else {
      AtomicFile.write(json, FaceJson.bytes(text));
    }
    return ExitCode.DONE;
  }
}
