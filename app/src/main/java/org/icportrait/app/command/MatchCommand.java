package org.icportrait.app.command;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.FaceNumber;
import org.icportrait.app.option.Inputs;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.report.FaceJson;
import org.icportrait.app.report.MatchSheet;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.portrait.generate.AttentionMatcher;
import org.icportrait.portrait.generate.FaceMatcher;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The dense matches between two faces. */
@Command(name = "match", description = "Show which points of two faces belong together.")
public final class MatchCommand implements Callable<Integer> {
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

  /** What says which points belong together. */
  enum Origin {
    GEOMETRY,
    ATTENTION
  }

  @Option(
      names = "--from",
      paramLabel = "NAME",
      defaultValue = "geometry",
      description =
          "geometry: equal canonical coordinates; attention: where the denoiser looks while it"
              + " draws the reference's face.")
  Origin from;

  @Option(
      names = "--persons",
      paramLabel = "WHO",
      defaultValue = "auto",
      description =
          "one: both faces are one person's, whose pictures are compared as well; two: equal"
              + " canonical coordinates only; auto: as the identity embedder says.")
  FaceMatcher.Persons persons;

  @Option(
      names = "--profile-face",
      paramLabel = "N",
      description = "Face of the profile, counted from 1, the largest first.")
  Integer profileFace;

  @Option(
      names = "--reference-face",
      paramLabel = "N",
      description = "Face of the reference, likewise; without it the largest.")
  Integer referenceFace;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public MatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    model.check();
    FaceNumber.check(spec, "--profile-face", profileFace);
    FaceNumber.check(spec, "--reference-face", referenceFace);
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
    NamedPicture a = Inputs.read(profile, FaceNumber.orLargest(profileFace));
    NamedPicture b = Inputs.read(reference, FaceNumber.orLargest(referenceFace));
    session.stopIfCancelled();
    FaceAnalysis faceA;
    FaceAnalysis faceB;
    FaceMatcher.Matches matches;
    try (PortraitModel portraitModel = model.open()) {
      session.stopIfCancelled();
      faceA = a.choose(portraitModel.faces(a.picture()));
      faceB = b.choose(portraitModel.faces(b.picture()));
      matches =
          from == Origin.ATTENTION
              ? new FaceMatcher.Matches(
                  false,
                  new AttentionMatcher(portraitModel).match(a.picture(), faceA, b.picture(), faceB))
              : new FaceMatcher(portraitModel)
                  .match(a.picture(), faceA, b.picture(), faceB, persons);
    }
    session.stopIfCancelled();
    if (output != null) {
      BufferedImage sheet =
          MatchSheet.draw(
              a.picture(), faceA.geometry(), b.picture(), faceB.geometry(), matches.matches());
      PictureWriter.write(output, sheet, PictureNotes.drawing());
    }
    if (json != null) {
      String text =
          FaceJson.matches(
              a,
              PictureReader.size(profile, a.picture()),
              b,
              PictureReader.size(reference, b.picture()),
              matches);
      AtomicFile.write(json, FaceJson.bytes(text));
    }
    return ExitCode.DONE;
  }
}
