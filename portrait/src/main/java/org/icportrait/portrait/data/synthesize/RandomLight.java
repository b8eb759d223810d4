package org.icportrait.portrait.data.synthesize;

import java.util.List;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.render.DirectionalLight;
import org.icportrait.face.render.Lighting;

/** Random light: one to three soft lamps and an ambient, at times a lamp that casts shadows. */
final class RandomLight {
  private static final double SHADOWS = 0.4; // share of the samples

  private RandomLight() {}

  /** Without lamps that cast shadows. */
  static SphericalHarmonics soft(SampleRandom random) {
    double[] sum = lamps(random, random.between(3000, 8500));
    return HarmonicLight.scaled(sum, random.between(0.65, 1.05) / brightness(sum));
  }

  private static double[] lamps(SampleRandom random, double warmth) {
    double[] sum = new double[27];
    double[] ambient = colour(random.between(3800, 9000));
    double floor = random.between(0.15, 0.6);
    for (int i = 0; i < 3; i++) {
      sum[9 * i] = floor * ambient[i];
    }
    int lamps = 1 + random.below(3);
    for (int n = 0; n < lamps; n++) {
      double[] rgb = colour(Math.max(2500, warmth + random.between(-1500, 1500)));
      double strength = random.between(0.3, 1) * (n == 0 ? 1 : random.between(0.2, 0.8));
      HarmonicLight.addLamp(sum, lampDirection(random), times(rgb, strength));
    }
    return sum;
  }

  static Lighting draw(SampleRandom random) {
    double warmth = random.between(3000, 8500);
    double[] sum = lamps(random, warmth);
    double exposure = random.between(0.65, 1.05);
    if (!random.chance(SHADOWS)) {
      return Lighting.of(HarmonicLight.scaled(sum, exposure / brightness(sum)));
    }
    double share = random.between(0.3, 0.7);
    double[] d = lampDirection(random);
    double[] rgb = times(colour(Math.max(2500, warmth)), 1.6 * share * exposure);
    DirectionalLight light =
        new DirectionalLight(
            new float[] {(float) d[0], (float) d[1], (float) d[2]},
            new float[] {(float) rgb[0], (float) rgb[1], (float) rgb[2]},
            random.between(0.2, 1.5),
            random.between(0.6, 1));
    return new Lighting(
        HarmonicLight.scaled(sum, (1 - share) * exposure / brightness(sum)), List.of(light));
  }

  /** Any direction but mostly from the viewer's side and rarely from below. */
  private static double[] lampDirection(SampleRandom random) {
    double[] d = random.direction();
    if (d[2] > 0 && random.chance(0.8)) {
      d[2] = -d[2];
    }
    if (d[1] > 0.2 && random.chance(0.7)) {
      d[1] = -d[1];
    }
    return d;
  }

  /** What faces the viewer shows, so that no picture is black or burnt out. */
  private static double brightness(double[] sum) {
    double facing = 0;
    for (int c = 0; c < 3; c++) {
      facing += (sum[9 * c] - 0.4 * sum[9 * c + 3] + 0.5 * sum[9 * c + 6]) / 3;
    }
    return Math.max(facing, 0.5 * (sum[0] + sum[9] + sum[18]) / 3);
  }

  private static double[] times(double[] rgb, double factor) {
    return new double[] {factor * rgb[0], factor * rgb[1], factor * rgb[2]};
  }

  /** Linear RGB of mean 1: a smooth stand-in for the colour of a black body around 6500 K. */
  static double[] colour(double kelvin) {
    double warm = Math.log(6500 / kelvin);
    double[] rgb = {Math.exp(0.55 * warm), 1, Math.exp(-0.95 * warm)};
    double mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
    return times(rgb, 1 / mean);
  }
}
