package org.icportrait.portrait.head;

import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.face.image.Picture;

/**
 * A head before its new ground in the pictures' own pixels (docs/whole-head.md, step 7): colours of
 * its inside go on to its rim, where its own picture shows another ground, and behind it what
 * surrounded the reference's head goes on.
 *
 * @param planes what is known, S pixels
 * @param estimate the first guess of them
 * @param drawn X, what the networks draw, [1, 3, S, S]
 * @param place what of the reference goes and stays
 * @param ownRim whether the head's own colours go on to its rim, and its contour is smooth
 */
public record HeadComposition(
    HeadPlanes planes, WholeHeadEstimate estimate, Tensor drawn, Place place, boolean ownRim) {
  private static final double DRAWN_FROM = 0.08; // change of display values: a neck and no ground
  private static final double DRAWN_OVER = 0.12;
  private static final double HAIR_FROM = 0.45; // share of the head's own colour
  private static final double HAIR_OVER = 0.4;
  private static final double ALIKE = 2e-3; // squared, of colours that cannot be told apart
  private static final int REACH = 40; // share of the side that hair may go beyond what is known
  private static final double EDGE = 0.25; // of the matte: no head yet
  private static final double FULL = 0.65; // and from here on nothing else
  private static final double MIDDLE = (EDGE + FULL) / 2;
  private static final double SHARPER = 2.5; // a contour of skin after it was smoothed
  private static final double HALF = 0.5;
  private static final int SOFT = 128; // radii as shares of the side
  private static final int MARGIN = 64;
  private static final int RIM = 64;
  private static final int SKIN_CONTOUR = 64;

  /**
   * What of the reference goes and stays.
   *
   * @param below 1 below the chin, where a neck belongs, [1, 1, S, S]
   * @param hair of the reference, which goes however long it is, [1, 1, S, S]
   * @param neck of the reference that stays before the person's head, [1, 1, S, S]
   * @param worn neck and clothes of the reference, which go on behind the person's hair, [1, 1, S,
   *     S]
   * @param strands of the person, turned: hair beyond what is known goes on from hair alone, [1, 1,
   *     S, S]
   */
  public record Place(Tensor below, Tensor hair, Tensor neck, Tensor worn, Tensor strands) {}

  /**
   * What shows where the reference's neck and clothes were hidden.
   *
   * @param matte [1, 1, S, S]
   * @param before how far it is before the turned head's own neck, which ends with the profile's
   *     picture, [1, 1, S, S]
   * @param picture [1, 3, L, L]
   */
  public record Body(Tensor matte, Tensor before, Tensor picture) {}

  /**
   * A portrait and where it goes.
   *
   * @param picture [1, 3, L, L], not clamped
   * @param hole [S, S], 1 where it replaces the reference
   */
  public record Composed(Tensor picture, float[] hole) {}

  /**
   * The portrait.
   *
   * @param relit the turned head in its new light, [1, 3, L, L]
   * @param before [3, L, L], the reference's own pixels
   * @param body the person's own, null for none
   * @param search for what goes on behind, null where it goes on smoothly
   */
  public Composed of(Tensor relit, Picture before, Body body, GroundSearch search) {
    int side = before.width();
    Tensor inner = inner();
    Tensor inside = inside(relit, inner); // [1, 3, S, S]
    Tensor rim = large(inside, side);
    Tensor colours = ownRim ? rim.add(large(inner, side).mul(relit.sub(rim))) : relit;
    Tensor seen = large(PlaneFilters.boxBlur(planes.visibility(), radius(SOFT)), side);
    Tensor strange = large(drawn, side);
    Tensor head = strange.add(seen.mul(colours.sub(strange)));
    float[] hole = search == null ? estimate.hole().toFloats() : search.hole();
    Tensor behind = strange;
    if (search != null) {
      Picture ground = search.fill(before);
      Tensor share = PlaneFilters.maximum(neck(), hair(inside, ground));
      Tensor there = Tensor.of(ground.data(), 1, 3, side, side);
      behind = there.add(large(share, side).mul(strange.sub(there)));
    }
    if (body != null) {
      behind = behind.add(large(body.matte, side).mul(body.picture.sub(behind)));
    }
    Tensor own = Tensor.of(before.data(), 1, 3, side, side);
    Tensor stays = large(PlaneFilters.maximum(place.neck, place.worn), side);
    behind = behind.add(stays.mul(own.sub(behind)));
    Tensor open = planes.matte().mul(place.neck.mul(-1).add(1));
    if (body != null) {
      open = open.mul(body.before.mul(-1).add(1));
    }
    Tensor matte =
        large(ownRim ? contour(open) : open, side).add(-EDGE).mul(1 / (FULL - EDGE)).clamp(0, 1);
    return new Composed(behind.add(matte.mul(head.sub(behind))), hole);
  }

  /** A matte [1, 1, S, S] whose edge shows no steps of the relief's; that of skin is smoother. */
  private Tensor contour(Tensor matte) {
    Tensor fine = PlaneFilters.boxBlur(matte, radius(SOFT));
    Tensor wide = PlaneFilters.boxBlur(matte, radius(SKIN_CONTOUR));
    Tensor smooth = wide.add(-MIDDLE).mul(SHARPER).add(MIDDLE).clamp(0, 1);
    Tensor hair = PlaneFilters.boxBlur(place.strands, radius(SKIN_CONTOUR)).mul(2).clamp(0, 1);
    return smooth.add(hair.mul(fine.sub(smooth)));
  }

  /** [1, 3, S, S]: the colours of the relit head's inside, going on beyond its rim. */
  private Tensor inside(Tensor relit, Tensor inner) {
    Picture small = GroundSearch.picture(relit.clamp(0, 1)).resize(planes.size(), planes.size());
    Tensor known = Tensor.of(small.data(), 1, 3, planes.size(), planes.size());
    return PlaneFill.fill(known, inner);
  }

  /** [1, 1, S, S], 1 inside the head, 0 at its rim; hair that a parser is unsure of is inside. */
  private Tensor inner() {
    Tensor outside = PlaneFilters.above(estimate.alpha(), HALF).mul(-1).add(1);
    Tensor inside = PlaneFilters.dilate(outside, radius(RIM)).mul(-1).add(1);
    return PlaneFilters.boxBlur(inside, radius(SOFT));
  }

  /** [1, 1, S, S]: where the networks draw a neck before the ground. */
  private Tensor neck() {
    Tensor change = drawn.sub(estimate.picture()).abs().mean(1);
    Tensor share = PlaneFilters.boxBlur(change, radius(SOFT)).add(-DRAWN_FROM).mul(1 / DRAWN_OVER);
    // where there was one, there will be one
    Tensor neck = PlaneFilters.maximum(share.clamp(0, 1), planes.skin()).mul(place.below);
    return PlaneFilters.boxBlur(neck, radius(SOFT));
  }

  /**
   * [1, 1, S, S]: where near the head the networks draw more of its colours than of the ground's,
   * on the line between both. What they draw else is as often the reference's hair.
   */
  private Tensor hair(Tensor inside, Picture ground) {
    int size = planes.size();
    Tensor there = Tensor.of(ground.resize(size, size).data(), 1, 3, size, size);
    Tensor smooth = PlaneFilters.boxBlur(there, radius(MARGIN));
    Tensor way = inside.sub(smooth);
    Tensor gone = drawn.sub(smooth).mul(way).mean(1).div(way.square().mean(1).add(ALIKE));
    Tensor share = PlaneFilters.boxBlur(gone, radius(SOFT)).add(-HAIR_FROM).mul(1 / HAIR_OVER);
    Tensor near =
        PlaneFilters.boxBlur(PlaneFilters.dilate(place.strands, size / REACH), size / REACH);
    return share.clamp(0, 1).mul(near);
  }

  private int radius(int share) {
    return Math.max(1, planes.size() / share);
  }

  private static Tensor large(Tensor planes, int side) {
    return Functional.upsampleBilinear(planes, side, side);
  }
}
