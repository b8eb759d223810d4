package org.icportrait.app.command.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.command.data.HeadFitJob;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.synthesize.SyntheticTruths;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.PictureFiles;
import org.icportrait.portrait.evaluate.SyntheticPairs;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Synthetic heads as questions whose true answer is known. */
final class SyntheticOptions {
  private static final int SIZE = 512; // pixels

  @Option(
      names = "--synthetic",
      paramLabel = "HEAD",
      description =
          "A packed head: pairs are drawn as synthetic heads, whose true answer is known, with the"
              + " colours of the validation portraits of --data, a training folder.")
  Path head;

  boolean isAsked() {
    return head != null;
  }

  void check(CommandSpec spec, Path data) {
    if (head == null) {
      return;
    }
    if (data == null) {
      throw OptionRange.refuse(spec, "--synthetic", "no --data", "a training folder");
    }
    if (!Files.isRegularFile(head)) {
      throw new BadInputException(head.toString(), "no such file", "a packed head");
    }
    if (!HeadFitJob.isTrainingFolder(data)) {
      throw new BadInputException(data.toString(), "no portraits.jsonl", "a training folder");
    }
  }

  /**
   * Draws pairs into a folder; validation portraits lend their colours, or all when there are none.
   */
  List<EvaluationPair> draw(Path data, int count, long seed, Path folder, PictureFiles files) {
    FaceMesh mesh = FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors"));
    PortraitFolder portraits = PortraitFolder.read(data);
    List<PortraitFolder.Entry> lent = new ArrayList<>(portraits.validation());
    SyntheticTruths truths =
        new SyntheticTruths(
            head,
            PortraitHeadFitter.open(head, mesh),
            lent.isEmpty() ? portraits.train() : lent,
            PictureReader::read,
            SIZE,
            seed);
    return SyntheticPairs.draw(truths, count, folder, files);
  }
}
