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
 * @param drawsRim whether at the rim of a head what was drawn shows: a rim may have the ground of
 *     its own picture, what was drawn knows the new one
 */
public record DetailTransfer(double likeness, double light, boolean drawsRim) {
  /** As the networks say. */
  public static final DetailTransfer USUAL = new DetailTransfer(1, 1, true);

  private static final double SMOOTH = 1 / 25.0; // radius as a share of the networks' side
  private static final double INNER = 0.25; // below 1: alpha of a head's inside
  private static final double LEAST = 2e-3; // display value that has a logarithm
  private static final double UNSURE = 1e-4; // of a weight, not to divide by nothing
  private static final double MOST = Math.log(5); // of the ratio

  /**
   * The portrait where the profile saw it.
   *
   * @param portrait Y of the networks, [N, 3, S, S], display values
   * @param seen what they saw: A and a, in their resolution
   * @param aligned A in any resolution, [N, 3, L, L]
   * @param alpha a, [N, 1, L, L]
   * @param unseen what shows where a is 0, [N, 3, L, L]
   * @return [N, 3, L, L], not clamped
   */
  public Tensor of(
      Tensor portrait, WholeHeadEstimate seen, Tensor aligned, Tensor alpha, Tensor unseen) {
    long side = aligned.size(3);
    // at a soft edge the portrait is the ground behind, too
    Tensor inner = inner(seen.alpha());
    Tensor change = logarithm(portrait).sub(logarithm(seen.aligned()));
    Tensor sure = inner.add(UNSURE);
    Tensor mean = smooth(change.mul(sure)).div(smooth(sure));
    Tensor ratio = mean.mul(light).clamp(-MOST, MOST).exp();
    Tensor relit = aligned.mul(Functional.upsampleBilinear(ratio, side, side));
    Tensor matte = drawsRim ? alpha.mul(inner(alpha)) : alpha;
    return unseen.add(matte.mul(relit.sub(unseen)));
  }

  private static Tensor inner(Tensor alpha) {
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
