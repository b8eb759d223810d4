package org.icportrait.portrait.evaluate;

/**
 * The colour difference CIEDE2000 with all weights 1 (Sharma, Wu, Dalal 2005, The CIEDE2000
 * color-difference formula: implementation notes, supplementary test data, and mathematical
 * observations). About 1 is just seen, 5 is plainly another colour.
 */
final class Ciede2000 {
  private static final double POWER_25_7 = Math.pow(25, 7);

  private Ciede2000() {}

  /** Difference of two colours {L, a, b}, 0 or more. */
  static double distance(double[] one, double[] two) {
    double meanChroma = (Math.hypot(one[1], one[2]) + Math.hypot(two[1], two[2])) / 2;
    double g = 0.5 * (1 - saturation(meanChroma));
    double a1 = (1 + g) * one[1];
    double a2 = (1 + g) * two[1];
    double c1 = Math.hypot(a1, one[2]);
    double c2 = Math.hypot(a2, two[2]);
    boolean grey = c1 * c2 == 0;
    double h1 = hue(a1, one[2]);
    double h2 = hue(a2, two[2]);

    double lightness = two[0] - one[0];
    double chroma = c2 - c1;
    double turn = 0; // from hue to hue, -180..180
    if (!grey) {
      turn = h2 - h1;
      turn += turn > 180 ? -360 : turn < -180 ? 360 : 0;
    }
    double hue = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(turn / 2));

    double meanL = (one[0] + two[0]) / 2;
    double meanC = (c1 + c2) / 2;
    double meanH = grey ? h1 + h2 : meanHue(h1, h2);
    double t =
        1
            - 0.17 * cos(meanH - 30)
            + 0.24 * cos(2 * meanH)
            + 0.32 * cos(3 * meanH + 6)
            - 0.20 * cos(4 * meanH - 63);
    double off = (meanL - 50) * (meanL - 50);
    double sl = 1 + 0.015 * off / Math.sqrt(20 + off);
    double sc = 1 + 0.045 * meanC;
    double sh = 1 + 0.015 * meanC * t;
    double rotation = 60 * Math.exp(-Math.pow((meanH - 275) / 25, 2)); // twice delta theta
    double rt = -Math.sin(Math.toRadians(rotation)) * 2 * saturation(meanC);
    double l = lightness / sl;
    double c = chroma / sc;
    double h = hue / sh;
    return Math.sqrt(Math.max(0, l * l + c * c + h * h + rt * c * h));
  }

  private static double saturation(double chroma) {
    double power = Math.pow(chroma, 7);
    return Math.sqrt(power / (power + POWER_25_7));
  }

  /** Degrees 0..360. */
  private static double hue(double a, double b) {
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double meanHue(double h1, double h2) {
    double sum = h1 + h2;
    if (Math.abs(h1 - h2) <= 180) {
      return sum / 2;
    }
    return (sum < 360 ? sum + 360 : sum - 360) / 2;
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
