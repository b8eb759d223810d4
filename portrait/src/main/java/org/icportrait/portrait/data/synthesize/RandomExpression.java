package org.icportrait.portrait.data.synthesize;

import java.util.List;

/** Random expressions of a head with named modes (those of ICT-FaceKit), 0..1 each. */
final class RandomExpression {
  private static final double NEUTRAL = 0.2; // share of faces at rest
  private static final double ACTIVE = 0.18; // chance of a movement otherwise

  private RandomExpression() {}

  /**
   * Coefficients of the modes.
   *
   * @param names [count], or empty when not known
   */
  static double[] draw(SampleRandom random, List<String> names, int count) {
    double[] out = new double[count];
    boolean rest = random.chance(NEUTRAL);
    double gazeX = random.normal() * 0.25;
    double gazeY = random.normal() * 0.15;
    double last = 0;
    for (int i = 0; i < count; i++) {
      String name = i < names.size() ? names.get(i) : "mode" + i;
      double value = random.chance(ACTIVE) ? random.between(0.1, 0.75) : 0;
      if (name.endsWith("_R") && random.chance(0.85)) {
        value = last; // faces move mostly alike on both sides
      }
      last = value;
      out[i] = limited(name, rest ? 0 : value);
      if (name.startsWith("eyeLook")) {
        out[i] = gaze(name, gazeX, gazeY);
      }
    }
    return out;
  }

  private static double gaze(String name, double x, double y) {
    boolean left = name.endsWith("_L");
    double value = 0;
    if (name.startsWith("eyeLookUp")) {
      value = y;
    } else if (name.startsWith("eyeLookDown")) {
      value = -y;
    } else if (name.startsWith("eyeLookOut")) {
      value = left ? x : -x;
    } else if (name.startsWith("eyeLookIn")) {
      value = left ? -x : x;
    }
    return Math.min(0.7, Math.max(0, value));
  }

  /** Some movements are rarely strong, or only make sense together with others. */
  private static double limited(String name, double value) {
    if (name.equals("mouthClose")) {
      return 0; // without an open jaw the lips go through each other
    }
    if (name.startsWith("jaw")
        || name.equals("mouthLeft")
        || name.equals("mouthRight")
        || name.startsWith("mouthRoll")
        || name.startsWith("mouthShrug")
        || name.startsWith("mouthFunnel")
        || name.startsWith("mouthPucker")) {
      return 0.6 * value;
    }
    return value;
  }
}
