package org.icportrait.portrait.evaluate;

import java.util.Map;
import org.icportrait.face.image.Picture;

/**
 * The true answer over the whole head with its hair, and how far an output's pixels are from it.
 * Everything is compared at 512 pixels of the longer side.
 */
final class HeadTruth {
  private static final int FEWEST = 400; // pixels of skin or hair that have a colour
  private static final double APART = 10; // degrees of ITA between skins that can be told apart

  private final Picture truth;
  private final HeadRegion region;
  private final boolean[] grown; // or null
  private final double referenceTone;

  /**
   * A true answer.
   *
   * @param truth of any size
   * @param referenceTone ITA of the reference's mean skin, degrees
   */
  HeadTruth(Picture truth, HeadRegion region, double referenceTone) {
    this.truth = HeadRegion.sized(truth);
    this.region = region;
    this.grown = region.head() == null ? null : HeadRegion.grown(region.head(), this.truth.width());
    this.referenceTone = referenceTone;
  }

  /** Scores an output; what the truth's masks don't show is left out. */
  void compare(Picture output, Map<Metric, Double> values) {
    Picture made = output.resize(truth.width(), truth.height());
    if (grown != null) {
      values.put(Metric.HEAD_PSNR, psnr(made));
    }
    if (covers(region.skin())) {
      double[] own = Lab.ofMean(made, region.skin());
      double[] wanted = Lab.ofMean(truth, region.skin());
      values.put(Metric.TRUE_SKIN_DELTA, Ciede2000.distance(own, wanted));
      Likeness.put(
          values,
          Metric.TRUE_SKIN,
          Likeness.share(Lab.typologyAngle(own), Lab.typologyAngle(wanted), referenceTone, APART));
    }
    if (region.hair() != null && covers(region.hair())) {
      values.put(
          Metric.TRUE_HAIR_DELTA,
          Ciede2000.distance(Lab.ofMean(made, region.hair()), Lab.ofMean(truth, region.hair())));
    }
  }

  private static boolean covers(float[] part) {
    int count = 0;
    for (float value : part) {
      count += value > 0 ? 1 : 0;
    }
    return count > FEWEST;
  }

  private double psnr(Picture output) {
    double sum = 0;
    double total = 1e-9;
    for (int p = 0; p < grown.length; p++) {
      if (grown[p]) {
        for (int c = 0; c < 3; c++) {
          double d = output.data()[c * grown.length + p] - truth.data()[c * grown.length + p];
          sum += d * d;
          total++;
        }
      }
    }
    return GroundTruth.psnr(sum / total);
  }
}
