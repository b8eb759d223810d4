package org.icportrait.portrait.head;

import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;

/**
 * Light from the networks, detail from the profile (docs/whole-head.md, step 6): the ratio of the
 * networks' portrait to the turned head, smoothed as a logarithm, times the turned head's own
 * pixels. The networks learn from heads that are a little out of place, so that their own matte
 * trusts detail less than a head deserves that is in its place.
 *
 * @param likeness how much of the profile's own detail stays, 0..1.5: the smoother the ratio, the
 *     less of a feature it can change; 0 leaves the networks' own picture
 * @param light how much of the change of light counts, 0..2; 1 as the networks say
 */
public record DetailTransfer(double likeness, double light) {
  /** As the networks say. */
  public static final DetailTransfer USUAL = new DetailTransfer(1, 1);

  private static final double SMOOTH = 1 / 25.0; // radius as a share of the networks' side
  private static final double INNER = 0.25; // below 1: alpha of a head's inside
  private static final double LEAST = 2e-3; // display value that has a logarithm
  private static final double UNSURE = 1e-4; // of a weight, not to divide by nothing
  private static final double MOST = Math.log(5); // of the ratio

  /**
   * The profile's own pixels in the light that the networks say.
   *
   * @param portrait Y of the networks, [N, 3, S, S], display values
   * @param seen what they saw: A and a, in their resolution
   * @param aligned A in any resolution, [N, 3, L, L]
   * @return [N, 3, L, L], not clamped
   */
  public Tensor relit(Tensor portrait, WholeHeadEstimate seen, Tensor aligned) {
    long side = aligned.size(3);
    // at a soft edge the portrait is the ground behind, too
    Tensor inner = inner(seen.alpha());
    Tensor change = logarithm(portrait).sub(logarithm(seen.aligned()));
    Tensor sure = inner.add(UNSURE);
    Tensor mean = smooth(change.mul(sure)).div(smooth(sure));
    Tensor ratio = mean.mul(light).clamp(-MOST, MOST).exp();
    return aligned.mul(Functional.upsampleBilinear(ratio, side, side));
  }

  /** 1 well inside a soft mask, 0 at its edge. */
  static Tensor inner(Tensor alpha) {
    return alpha.add(-1 + INNER).mul(1 / INNER).clamp(0, 1);
  }

  private static Tensor logarithm(Tensor picture) {
    return picture.clamp(0, 1).add(LEAST).log();
  }

  private Tensor smooth(Tensor planes) {
    int radius = (int) Math.round(planes.size(3) * SMOOTH * likeness);
    return PlaneFilters.boxBlur(PlaneFilters.boxBlur(planes, radius), radius);
  }
}
