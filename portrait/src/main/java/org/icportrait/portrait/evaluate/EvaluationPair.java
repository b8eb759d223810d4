package org.icportrait.portrait.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One question of an evaluation.
 *
 * @param name by which outputs of other programs are found, unique
 * @param profile whose person is wanted
 * @param more further pictures of that person
 * @param reference whose light and pose are wanted
 * @param truth the true answer, or null where nobody knows it
 */
public record EvaluationPair(
    String name, Path profile, List<Path> more, Path reference, TruthFiles truth) {

  /** Keeps a copy of the list. */
  public EvaluationPair {
    more = List.copyOf(more);
  }

  /** A question with one profile whose answer nobody knows. */
  public EvaluationPair(String name, Path profile, Path reference) {
    this(name, profile, List.of(), reference, null);
  }

  /** The first profiles of the person, at most so many. */
  List<Path> profiles(int most) {
    List<Path> all = new ArrayList<>(List.of(profile));
    all.addAll(more.subList(0, Math.min(more.size(), most - 1)));
    return all;
  }
}
