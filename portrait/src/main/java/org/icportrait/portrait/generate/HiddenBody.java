package org.icportrait.portrait.generate;

import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadComposition;
import org.icportrait.portrait.head.HeadView;

/**
 * What shows where a reference's body was hidden by the hair that goes with its head
 * (docs/decisions/0019, 0020): its own clothes going on, or the person's own body. Tensors are the
 * caller's scope's.
 */
final class HiddenBody {
  private static final double DARKEST = 0.02;
  private static final double NECK = 0.002; // of the crop

  private final HeadPlace place;
  private final HeadView reference;
  private final float[] chin; // [S, S], 1 below the reference's
  private final ClothesBehindHair clothes; // null for none
  private final OwnBody body;
  private final BodyBelow further; // beyond the head crop; null for none

  private HiddenBody(
      HeadPlace place,
      HeadView reference,
      float[] chin,
      ClothesBehindHair clothes,
      OwnBody body,
      BodyBelow further) {
    this.place = place;
    this.reference = reference;
    this.chin = chin;
    this.clothes = clothes;
    this.body = body;
    this.further = further;
  }

  /**
   * Behind the hair of who was in a place before.
   *
   * @param own the person's head crop as its picture shows it
   * @param seed of what is searched for
   */
  static HiddenBody in(
      HeadPlace place, HeadScene.Views views, Subject person, AlignedHeads.Source own, long seed) {
    HeadView view = place.view();
    boolean isOther = place.reference() != null;
    ClothesBehindHair clothes = null;
    if (isOther && ClothesBehindHair.mayBeHidden(view)) {
      CropFrame wide = ClothesBehindHair.around(place.frame());
      clothes = ClothesBehindHair.of(views.of(place.reference(), wide), wide, seed);
    }
    boolean hidesMost = clothes == null && OwnBody.isMostlyHidden(view);
    HeadView reference = hidesMost ? OwnBody.takenWithHair(view) : view;
    float[] chin = NeckAndCollar.chin(reference);
    OwnBody body = new OwnBody(own, reference, chin, clothes == null);
    BodyBelow further = hidesMost && isOther ? BodyBelow.of(views, person, place) : null;
    return new HiddenBody(place, reference, chin, clothes, body, further);
  }

  /** The reference, whose body may go with its hair. */
  HeadView reference() {
    return reference;
  }

  /**
   * What is there, in a light.
   *
   * @param body in the head crop, null where nothing was hidden
   * @param under what the portrait is laid into: the reference, below the crop without its hair
   */
  record Shown(HeadComposition.Body body, Picture under) {}

  /**
   * Shows it beside a head.
   *
   * @param matte [S, S] of the turned head
   * @param hair [S, S] of it
   * @param relit the turned head in its new light, [1, 3, L, L]
   * @param aligned the same in its own light
   */
  Shown beside(float[] matte, float[] hair, Tensor relit, Tensor aligned) {
    if (body.isEmpty() && clothes == null) {
      return new Shown(null, place.picture());
    }
    int side = Math.toIntExact(aligned.size(3));
    Tensor lit = Functional.upsampleBilinear(plane(lit(matte, hair)), side, side);
    Tensor change = relit.clamp(DARKEST, 1).log().sub(aligned.clamp(DARKEST, 1).log());
    Tensor light = change.mul(lit).sum(2, 3).div(lit.sum(2, 3).add(1)).exp();
    Tensor own = picture(body.at(side)).mul(light).clamp(0, 1);
    Tensor matteOfOwn = plane(body.matte());
    if (clothes == null) {
      Tensor before = plane(body.before(chin, hair));
      Picture under =
          further == null ? place.picture() : further.over(place.picture(), light.toFloats());
      return new Shown(new HeadComposition.Body(matteOfOwn, before, own), under);
    }
    Picture under = clothes.over(place.picture());
    Tensor worn = picture(HeadView.crop(under, place.frame().resized(side)));
    Tensor both = PlaneFilters.maximum(matteOfOwn, plane(clothes.share(place.frame())));
    Tensor large = Functional.upsampleBilinear(matteOfOwn, side, side);
    Tensor shown = worn.add(large.mul(own.sub(worn)));
    return new Shown(new HeadComposition.Body(both, both.mul(0), shown), under);
  }

  /** [S, S]: the neck, next to which a body shows, or the head where there is hardly one. */
  private float[] lit(float[] matte, float[] hair) {
    float[] neck = new float[chin.length];
    double shown = 0;
    for (int p = 0; p < neck.length; p++) {
      neck[p] = chin[p] * matte[p] * (1 - hair[p]);
      shown += neck[p];
    }
    return shown > NECK * neck.length ? neck : matte;
  }

  private Tensor plane(float[] values) {
    return Tensor.of(values, 1, 1, reference.size(), reference.size());
  }

  private static Tensor picture(Picture picture) {
    return Tensor.of(picture.data(), 1, 3, picture.height(), picture.width());
  }
}
