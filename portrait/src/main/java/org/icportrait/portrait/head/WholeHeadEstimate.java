package org.icportrait.portrait.head;

import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;

/**
 * The first guess of a portrait of the whole head (docs/whole-head.md, step 3): the turned head
 * where the profile saw it, over the reference with both heads taken out and filled from around. By
 * masks and visibility alone; the network relights and draws what nobody saw. The same code in
 * training and in use.
 *
 * @param ground B, the reference without heads, filled smoothly, [N, 3, S, S]
 * @param picture E = a A + (1 - a) B, [N, 3, S, S], 0..1
 * @param aligned A, [N, 3, S, S]
 * @param alpha a, how much of A, [N, 1, S, S], 0..1
 * @param hole 1 where the reference was taken out, [N, 1, S, S]
 */
public record WholeHeadEstimate(
    Tensor ground, Tensor picture, Tensor aligned, Tensor alpha, Tensor hole) {
  private static final double HEAD = 0.15; // of a mask: above it belongs to a head
  private static final double KEPT = 0.5;
  private static final int GROWN = 43; // radii as shares of the side
  private static final int GROWN_LITTLE = 64;
  private static final int SOFT = 128;

  /** The estimate of planes. */
  public static WholeHeadEstimate of(HeadPlanes planes) {
    return of(planes, null);
  }

  /**
   * The same with another silhouette taken out of the reference too, so that the shape of the hole
   * does not tell whose head it was.
   *
   * @param silhouette [N, 1, S, S], 0..1, or null
   */
  public static WholeHeadEstimate of(HeadPlanes planes, Tensor silhouette) {
    return of(planes, silhouette, null);
  }

  /**
   * The same with something of the reference that stays whatever it is.
   *
   * @param silhouette [N, 1, S, S], 0..1, or null
   * @param kept [N, 1, S, S], 0..1, above a half where nothing is taken out, or null
   */
  public static WholeHeadEstimate of(HeadPlanes planes, Tensor silhouette, Tensor kept) {
    int size = planes.size();
    Tensor hole = grown(planes.head(), size / GROWN);
    hole = PlaneFilters.maximum(hole, grown(planes.matte(), size / GROWN_LITTLE));
    if (silhouette != null) {
      hole = PlaneFilters.maximum(hole, grown(silhouette, size / GROWN_LITTLE));
    }
    if (kept != null) {
      hole = hole.mul(PlaneFilters.above(kept, KEPT).mul(-1).add(1));
    }
    Tensor known = hole.mul(-1).add(1).mul(PlaneFilters.above(planes.inside(), 0.5));
    Tensor ground = PlaneFill.fill(planes.reference(), known);
    Tensor alpha = PlaneFilters.boxBlur(planes.matte().mul(planes.visibility()), size / SOFT);
    Tensor picture = ground.add(planes.aligned().sub(ground).mul(alpha));
    return new WholeHeadEstimate(ground, picture, planes.aligned(), alpha, hole);
  }

  private static Tensor grown(Tensor mask, int radius) {
    return PlaneFilters.above(PlaneFilters.dilate(mask, radius), HEAD);
  }
}
