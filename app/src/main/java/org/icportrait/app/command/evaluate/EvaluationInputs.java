package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.PictureFiles;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.model.PortraitModel;

/** The pictures of an evaluation, read and written by this program's own rules. */
final class EvaluationInputs implements PictureFiles {
  @Override
  public Picture read(Path file) {
    return PictureReader.read(file);
  }

  @Override
  public void write(Path file, Picture picture) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new BadInputException(file.getParent().toString(), "no directory", "one to write in");
    }
    PictureWriter.write(file, picture, PictureNotes.generated(Map.of("purpose", "evaluation")));
  }

  /** Degrees of the largest face, NaN for what is no picture or has no face. */
  static double yaw(PortraitModel model, Path file) {
    try {
      List<FaceAnalysis> faces = model.faces(PictureReader.read(file));
      return faces.isEmpty() ? Double.NaN : faces.get(0).pose().angles().yaw();
    } catch (BadInputException e) {
      return Double.NaN;
    }
  }

  /** What results belong to: another model, other pairs or another precision is another. */
  static String subject(
      PortraitModel used, ModelOptions model, GenerateOptions options, List<EvaluationPair> asked) {
    String pairs =
        asked.stream()
            .map(
                pair ->
                    pair.name()
                        + "="
                        + pair.profile().getFileName()
                        + "+"
                        + pair.reference().getFileName())
            .collect(Collectors.joining(" "));
    return used.card().files().hashCode() + " " + model.computeType() + " " + options + " " + pairs;
  }
}
