package org.icportrait.portrait.ablation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is left out of a portrait, to see what it is worth.
 *
 * @param without the silenced parts
 */
public record Ablation(Set<Part> without) {
  /** Nothing is left out. */
  public static final Ablation NONE = new Ablation(Set.of());

  /** Keeps its own set, in the order of the parts. */
  public Ablation {
    EnumSet<Part> own = EnumSet.noneOf(Part.class);
    own.addAll(without);
    without = Collections.unmodifiableSet(own);
  }

  /** Everything but some parts. */
  public static Ablation without(Part... parts) {
    return new Ablation(Set.copyOf(Arrays.asList(parts)));
  }

  /** Whether a part is applied. */
  public boolean keeps(Part part) {
    return !without.contains(part);
  }
}
