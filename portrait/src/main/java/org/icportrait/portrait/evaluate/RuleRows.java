package org.icportrait.portrait.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
    return parts(options).map(part -> without(part, options)).toList();
  }

  /** The rows of the hand-written rules alone. */
  public static List<Contestant.Variant> ofRules(GenerateOptions options) {
    return parts(options).filter(Part::isRule).map(part -> without(part, options)).toList();
  }

  /** A whole head stands in front of what covered the reference's. */
  private static Stream<Part> parts(GenerateOptions options) {
    boolean covered = options.looks().isFaceAlone();
    return Arrays.stream(Part.values()).filter(part -> covered || part != Part.COVER);
  }

  private static String id(Part part) {
    return "without_" + part.id();
  }

  private static Contestant.Variant without(Part part, GenerateOptions options) {
    GenerateOptions silenced = options.with(Ablation.without(part));
    return new Contestant.Variant(id(part), "without " + part.title(), silenced, Integer.MAX_VALUE);
  }
}
