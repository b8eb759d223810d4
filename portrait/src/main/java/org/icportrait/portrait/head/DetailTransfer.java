package org.icportrait.portrait.head;

import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;

/**
 * Light from the networks, detail from the profile (docs/whole-head.md, step 6): the ratio of the
 * networks' portrait to the turned head, both smoothed, times the turned head's own pixels. The
 * networks learn from heads that are a little out of place, so that their own matte trusts detail
 * less than a head deserves that is in its place.
 */
public final class DetailTransfer {
  private static final int SMOOTH = 64; // radius as a share of the networks' side
  private static final double INNER = 0.25; // below 1: alpha of a head's inside
  private static final double LEAST = 2e-3; // display value, not to divide by nothing
  private static final double MOST = 5; // of the ratio

  private DetailTransfer() {}

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
  public static Tensor of(
      Tensor portrait, WholeHeadEstimate seen, Tensor aligned, Tensor alpha, Tensor unseen) {
    long side = aligned.size(3);
    // at a soft edge the portrait is the ground behind, too
    Tensor inner = inner(seen.alpha());
    Tensor light = smooth(portrait.clamp(0, 1).mul(inner)).add(LEAST);
    Tensor own = smooth(seen.aligned().mul(inner)).add(LEAST);
    Tensor ratio = light.div(own).clamp(1 / MOST, MOST);
    Tensor relit = aligned.mul(Functional.upsampleBilinear(ratio, side, side));
    // its rim may show the ground of its own picture: what was drawn there knows the new one
    Tensor matte = alpha.mul(inner(alpha));
    return unseen.add(matte.mul(relit.sub(unseen)));
  }

  private static Tensor inner(Tensor alpha) {
    return alpha.add(-1 + INNER).mul(1 / INNER).clamp(0, 1);
  }

  private static Tensor smooth(Tensor planes) {
    int radius = Math.max(1, (int) planes.size(3) / SMOOTH);
    return PlaneFilters.boxBlur(PlaneFilters.boxBlur(planes, radius), radius);
  }
}
