package org.icportrait.portrait.train.whole;

import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;

/**
 * Makes copying the reference wrong (docs/whole-head.md, "Pairs with known answers"): of a single
 * portrait the reference gets another skin and another hair colour while light and pose stay, the
 * profile another light and exposure, profile and truth together another skin, the whole scene a
 * colour. Path-traced triplets, where reference and answer are two people anyway, get other skins,
 * scenes and exposures too: their people are few.
 *
 * <p>The profile's mean stays nearly as it was: with an exposure that nobody can know the likeliest
 * skin is everybody's mean, and a network that has learned so makes dark skin light.
 */
final class ReferenceAttack {
  /** Display values are about linear light to the power of 1 / 2.2. */
  private static final double DISPLAY = 1 / 2.2;

  private static final double PHOTOGRAPH_EXPOSURE = 0.1; // deviations of logarithms
  private static final double TRIPLET_EXPOSURE = 0.06;
  private static final double CHANNELS = 0.4; // of the exposure's deviation
  private static final double SCENE = 0.12;
  private static final double TINT = 0.16;

  private static final float[] MELANIN = {0.55f, 0.85f, 1.15f}; // absorption of red, green, blue

  private ReferenceAttack() {}

  /** Pairs made of single portraits, attacked. */
  static PairTensors photographs(PairTensors pairs, BatchDraws draws) {
    HeadPlanes p = pairs.planes();
    // every skin is seen with every feature
    Tensor own = skin(0.5, draws);
    Tensor target = painted(pairs.target(), pairs.targetSkin(), own);
    Tensor aligned = painted(p.aligned(), pairs.alignedSkin(), own);
    Tensor profile = painted(p.profile(), pairs.profileSkin(), own);
    Tensor strange =
        melanin(draws.uniform(1).mul(2).add(-1).mul(draws.happens(0.85)))
            .mul(draws.normal(3).mul(0.05 * DISPLAY).exp());
    Tensor dye = draws.normal(1).mul(0.7).add(draws.normal(3).mul(0.25)).mul(DISPLAY).exp();
    Tensor reference = painted(painted(p.reference(), p.skin(), strange), pairs.hair(), dye);
    Tensor exposure = exposure(PHOTOGRAPH_EXPOSURE, draws);
    OtherLight light = OtherLight.draw(draws);
    Tensor place = PlaneFilters.boxBlur(p.matte(), Math.max(1, p.size() / 128));
    Tensor relit = light.ratio(p.normals(), p.matte().mul(p.visibility()));
    aligned = painted(aligned, place, relit).mul(exposure);
    profile = profile(profile, pairs, light).mul(exposure);
    Tensor tint = tint(draws);
    HeadPlanes attacked =
        p.with(profile.clamp(0, 1), reference.mul(tint).clamp(0, 1), aligned.clamp(0, 1));
    return pairs.with(attacked, target.mul(tint).clamp(0, 1));
  }

  /**
   * The profile in the light of the turned head: in its own it would tell the answer's. Its normals
   * are not known, those of the head turned, without features, are near enough.
   */
  private static Tensor profile(Tensor profile, PairTensors pairs, OtherLight light) {
    HeadPlanes p = pairs.planes();
    Tensor skin = pairs.profileSkin();
    Tensor head = PlaneFilters.maximum(p.matte(), skin);
    int soft = Math.max(1, p.size() / 32);
    Tensor place = PlaneFilters.boxBlur(PlaneFilters.boxBlur(head, soft), soft);
    return painted(profile, place, light.ratio(OtherLight.coarse(p.normals()), skin));
  }

  /** Path-traced triplets with other skins, in another scene and exposure, some mirrored. */
  static PairTensors triplets(PairTensors pairs, BatchDraws draws) {
    Tensor flip = draws.happens(0.5);
    PairTensors turned = pairs.map(x -> x.add(x.flip(3).sub(x).mul(flip)));
    HeadPlanes p = turned.planes();
    Tensor side = Tensor.of(new float[] {-2, 0, 0}, 1, 3, 1, 1).mul(flip).add(1);
    Tensor own = skin(0.5, draws);
    Tensor exposure = exposure(TRIPLET_EXPOSURE, draws);
    Tensor scene = draws.normal(1).mul(SCENE * DISPLAY).exp().mul(tint(draws));
    Tensor profile = painted(p.profile(), turned.profileSkin(), own).mul(exposure);
    Tensor aligned = painted(p.aligned(), turned.alignedSkin(), own).mul(exposure);
    Tensor reference = painted(p.reference(), p.skin(), skin(0.5, draws)).mul(scene);
    Tensor target = painted(turned.target(), turned.targetSkin(), own).mul(scene);
    HeadPlanes attacked =
        p.turned(p.aligned(), p.visibility(), p.matte(), p.normals().mul(side))
            .with(profile.clamp(0, 1), reference.clamp(0, 1), aligned.clamp(0, 1));
    return turned.with(attacked, target.clamp(0, 1));
  }

  /** [N, 3, 1, 1]: another skin, in a share of the samples. */
  private static Tensor skin(double share, BatchDraws draws) {
    return melanin(draws.uniform(1).mul(1.6).add(-0.8).mul(draws.happens(share)));
  }

  /** [N, 3, 1, 1]: of a camera. */
  private static Tensor exposure(double deviation, BatchDraws draws) {
    Tensor logarithm = draws.normal(1).add(draws.normal(3).mul(CHANNELS));
    return logarithm.mul(deviation * DISPLAY).exp();
  }

  /** [N, 3, 1, 1], mean 1: a colour over the whole scene, in half of the samples. */
  private static Tensor tint(BatchDraws draws) {
    Tensor tint = draws.normal(3).mul(TINT).mul(draws.happens(0.5)).mul(DISPLAY).exp();
    return tint.div(tint.mean(1).reshape(-1, 1, 1, 1));
  }

  /** [N, 3, 1, 1]: how much brighter skin with less of its pigment is, for k above 0 darker. */
  private static Tensor melanin(Tensor k) {
    return k.mul(Tensor.of(MELANIN, 1, 3, 1, 1)).mul(-DISPLAY).exp();
  }

  /** A picture whose values under a soft mask are multiplied. */
  private static Tensor painted(Tensor picture, Tensor mask, Tensor factor) {
    return picture.mul(factor.add(-1).mul(mask).add(1));
  }
}
