package org.icportrait.portrait.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.synthesize.SyntheticTruths;

/** Pairs of synthetic heads with their true answers, drawn into a folder once. */
public final class SyntheticPairs {
  /** Profiles of a pair. */
  static final int PROFILES = SyntheticTruths.PROFILES;

  private SyntheticPairs() {}

  /**
   * Draws what is not in the folder yet.
   *
   * @param folder for NAME-profile-1.png and so on, NAME-reference.png, NAME-truth.png,
   *     NAME-normals.png
   */
  public static List<EvaluationPair> draw(
      SyntheticTruths truths, int count, Path folder, PictureFiles files) {
    List<EvaluationPair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "%04d", i);
      List<Path> profiles = new ArrayList<>();
      for (int k = 1; k <= PROFILES; k++) {
        profiles.add(folder.resolve(name + "-profile-" + k + ".png"));
      }
      EvaluationPair pair =
          new EvaluationPair(
              name,
              profiles.get(0),
              profiles.subList(1, PROFILES),
              folder.resolve(name + "-reference.png"),
              new TruthFiles(
                  folder.resolve(name + "-truth.png"),
                  folder.resolve(name + "-normals.png"),
                  null,
                  null));
      if (!Files.exists(pair.truth().normals())) { // the last that is written
        write(truths.draw(i), pair, files);
      }
      pairs.add(pair);
    }
    return pairs;
  }

  private static void write(
      SyntheticTruths.Question question, EvaluationPair pair, PictureFiles files) {
    List<Picture> profiles = question.profiles();
    for (int k = 0; k < profiles.size(); k++) {
      files.write(pair.profiles(PROFILES).get(k), profiles.get(k));
    }
    files.write(pair.reference(), question.reference());
    files.write(pair.truth().picture(), question.truth());
    files.write(pair.truth().normals(), question.normals());
  }
}
