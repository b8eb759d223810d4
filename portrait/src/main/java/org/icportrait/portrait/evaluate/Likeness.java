package org.icportrait.portrait.evaluate;

import java.util.Map;

/**
 * What makes a person beside the features: skin and hair.
 *
 * @param points colours of cheeks and forehead, and of the neck
 * @param meanSkin L, a, b of the mean linear colour of plain skin
 * @param hair or null where nobody looked for it
 */
record Likeness(SkinPoints points, double[] meanSkin, MeasuredHair hair) {
  private static final double APART = 15; // degrees of ITA between skins that can be told apart
  private static final double BARE = 12; // CIEDE2000 of face and neck, more is no bare neck

  /** The individual typology angle of cheeks and forehead, degrees. */
  double typologyAngle() {
    return points.typologyAngle();
  }

  /**
   * This output's likeness to its profile.
   *
   * @param neutral whether profile and reference are lit neutrally
   * @param values where what could be measured goes
   */
  void compare(Likeness profile, Likeness reference, boolean neutral, Map<Metric, Double> values) {
    put(
        values,
        Metric.SKIN,
        share(typologyAngle(), profile.typologyAngle(), reference.typologyAngle(), APART));
    if (neutral) {
      values.put(Metric.SKIN_DELTA, Ciede2000.distance(meanSkin, profile.meanSkin));
    }
    if (reference.showsNeck() && points.neck() != null) {
      values.put(Metric.NECK, Ciede2000.distance(points.skin(), points.neck()));
    }
    if (hair != null && profile.hair != null && reference.hair != null) {
      if (!profile.hair.isBald()) {
        put(values, Metric.HAIR, hair.overlap(profile.hair));
      }
      put(values, Metric.HAIR_COLOUR, hair.colourShare(profile.hair, reference.hair));
    }
  }

  /** Whether the neck is bare as far as its colour tells. */
  private boolean showsNeck() {
    return points.neck() != null && Ciede2000.distance(points.skin(), points.neck()) < BARE;
  }

  /**
   * How far an angle went from one to another, 0 to 1 and beyond.
   *
   * @return NaN where both are less than so many degrees apart
   */
  static double share(double made, double to, double from, double apart) {
    return Math.abs(to - from) < apart ? Double.NaN : (made - from) / (to - from);
  }

  static void put(Map<Metric, Double> values, Metric metric, double value) {
    if (!Double.isNaN(value)) {
      values.put(metric, value);
    }
  }
}
