package org.icportrait.portrait.evaluate;

/**
 * Profiles by their skin's individual typology angle, degrees: a mean over all hides whom a method
 * fails.
 */
public enum SkinGroup {
  /** Below 0: dark brown and darker. */
  DARK("ita_below_0", "skin of ITA below 0", Double.NEGATIVE_INFINITY, 0),
  /** From 0 to 30: brown to tan. */
  MEDIUM("ita_0_to_30", "skin of ITA 0 to 30", 0, 30),
  /** Above 30: light. */
  LIGHT("ita_above_30", "skin of ITA above 30", 30, Double.POSITIVE_INFINITY);

  private final String id;
  private final String title;
  private final double from;
  private final double below;

  SkinGroup(String id, String title, double from, double below) {
    this.id = id;
    this.title = title;
    this.from = from;
    this.below = below;
  }

  /** The name in CSV and JSON. */
  public String id() {
    return id;
  }

  /** What people read. */
  public String title() {
    return title;
  }

  /** Whether a profile of this angle belongs to the group; NaN belongs to none. */
  boolean holds(double angle) {
    return angle >= from && angle < below;
  }
}
