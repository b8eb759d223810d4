package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.List;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.generate.GenerateOptions;

/** A row for each part of a portrait, without which it is made. */
public final class RuleRows {
  private RuleRows() {}

  /**
   * A row for every part, the hand-written rules and the networks, in the order in which they are
   * applied.
   *
   * @param options how portraits are made otherwise
   */
  public static List<Contestant.Variant> of(GenerateOptions options) {
    return Arrays.stream(Part.values()).map(part -> without(part, options)).toList();
  }

  /** The rows of the hand-written rules alone. */
  public static List<Contestant.Variant> ofRules(GenerateOptions options) {
    return Arrays.stream(Part.values())
        .filter(Part::isRule)
        .map(part -> without(part, options))
        .toList();
  }

  /** Whether a row differs from the whole method where whole heads are drawn. */
  public static boolean isOfHeads(Contestant row) {
    return Arrays.stream(Part.values())
        .filter(part -> row.id().equals(id(part)))
        .allMatch(Part::isOfHeads);
  }

  private static String id(Part part) {
    return "without_" + part.id();
  }

  private static Contestant.Variant without(Part part, GenerateOptions options) {
    GenerateOptions silenced = options.with(Ablation.without(part));
    return new Contestant.Variant(id(part), "without " + part.title(), silenced, Integer.MAX_VALUE);
  }
}
