package org.icportrait.portrait.method.stitch;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * Shares of training samples that miss a condition, so that the network also knows the answer
 * without it and guidance can weigh the difference (classifier-free guidance, Ho & Salimans 2022).
 *
 * @param identity share without the profile's person, 0..1
 * @param light share without the reference's light, 0..1
 * @param text share without the prompt, 0..1; counts in a family with text only
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ConditionDropout(double identity, double light, double text) {
  /** Every sample has all conditions. */
  public static final ConditionDropout NONE = new ConditionDropout(0, 0, 0);

  /** Refuses shares out of range. */
  public ConditionDropout {
    for (double share : new double[] {identity, light, text}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("dropout " + share + ", expected 0..1");
      }
    }
  }

  /** The same, nothing where there is none in a file. */
  public static ConditionDropout orNone(ConditionDropout dropout) {
    return dropout == null ? NONE : dropout;
  }

  /** What one sample misses, beside text. */
  public Set<Condition> draw(Random random) {
    Set<Condition> dropped = EnumSet.noneOf(Condition.class);
    if (random.nextDouble() < identity) {
      dropped.add(Condition.IDENTITY);
    }
    if (random.nextDouble() < light) {
      dropped.add(Condition.LIGHT);
    }
    return dropped;
  }

  /** Whether a network knows the answer without a condition. */
  public boolean knowsWithout(Condition condition) {
    return switch (condition) {
      case IDENTITY -> identity > 0;
      case LIGHT -> light > 0;
    };
  }
}
