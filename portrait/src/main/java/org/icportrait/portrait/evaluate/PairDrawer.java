package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/** Draws pairs from a folder of portraits: half with frontal references, half with turned ones. */
public final class PairDrawer {
  private static final double PROFILE = 35; // degrees of yaw, at most
  private static final double FRONTAL = 15;
  private static final double TURNED = 18;

  private PairDrawer() {}

  /**
   * Draws pairs of different pictures; the same seed, folder and yaws give the same pairs.
   *
   * @param folder of pictures, not its sub-folders
   * @param count of pairs, fewer when there are not enough portraits
   * @param yaw degrees of the largest face in a picture, NaN for none
   * @throws BadInputException when no pair can be made
   */
  public static List<EvaluationPair> draw(
      Path folder, int count, long seed, ToDoubleFunction<Path> yaw) {
    return draw(folder, pictures(folder), count, seed, yaw);
  }

  /**
   * The same of some pictures of a folder.
   *
   * @param pictures of it
   */
  public static List<EvaluationPair> draw(
      Path folder, List<Path> pictures, int count, long seed, ToDoubleFunction<Path> yaw) {
    List<Path> files = new ArrayList<>(pictures);
    Collections.shuffle(files, new Random(seed));
    List<Path> profiles = new ArrayList<>();
    List<Path> frontal = new ArrayList<>();
    List<Path> turned = new ArrayList<>();
    for (Path file : files) {
      double angle = Math.abs(yaw.applyAsDouble(file));
      if (angle <= PROFILE) {
        profiles.add(file);
      }
      if (angle <= FRONTAL) {
        frontal.add(file);
      } else if (angle >= TURNED) {
        turned.add(file);
      }
      if (profiles.size() > count && frontal.size() > count && turned.size() > count) {
        break;
      }
    }
    List<EvaluationPair> pairs = new ArrayList<>();
    for (int i = 0; i < count && !profiles.isEmpty(); i++) {
      List<Path> kind = i % 2 == 0 ? frontal : turned;
      Path profile = profiles.get(i % profiles.size());
      Path reference = other(kind, i / 2, profile);
      if (reference == null) {
        reference = other(i % 2 == 0 ? turned : frontal, i / 2, profile);
      }
      if (reference != null) {
        pairs.add(
            new EvaluationPair(
                String.format(Locale.ROOT, "%04d", pairs.size()), profile, reference));
      }
    }
    if (pairs.isEmpty()) {
      throw new BadInputException(
          folder.toString(), profiles.size() + " portraits", "at least two with a face");
    }
    return pairs;
  }

  /** From the end, so that profiles, taken from the start, meet other people. */
  private static Path other(List<Path> references, int index, Path profile) {
    for (int k = 0; k < references.size(); k++) {
      Path candidate = references.get(Math.floorMod(-1 - index - k, references.size()));
      if (!candidate.equals(profile)) {
        return candidate;
      }
    }
    return null;
  }

  private static List<Path> pictures(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files
              .filter(Files::isRegularFile)
              .filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png|webp)"))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "no readable directory", "portraits");
    }
  }
}
