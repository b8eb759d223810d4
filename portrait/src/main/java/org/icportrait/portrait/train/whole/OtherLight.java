package org.icportrait.portrait.train.whole;

import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;

/**
 * Another light on a head: of how much brighter its surface gets by where it faces. As much as two
 * portraits differ: the logarithm of brightness changes evenly with the normal (a wide source, as a
 * window and a wall), and two lamps change places that light one side alone.
 *
 * @param slope of the logarithm of linear light along the normal, [N, 3, 1, 1]
 * @param before a lamp that goes
 * @param after a lamp that comes
 * @param on 1 in samples with another light, [N, 1, 1, 1]
 */
record OtherLight(Tensor slope, Lamp before, Lamp after, Tensor on) {
  /** Display values are about linear light to the power of 1 / 2.2. */
  private static final double DISPLAY = 1 / 2.2;

  private static final double SHARE = 0.9; // of samples
  private static final float[] SLOPES = {1.2f, 0.6f, 0.8f}; // deviations to the side, down, away
  private static final double MOST = 1.8; // of the logarithm

  /**
   * A lamp that lights what faces it.
   *
   * @param direction of unit length, [N, 3, 1, 1]
   * @param strength [N, 1, 1, 1]
   */
  record Lamp(Tensor direction, Tensor strength) {
    private static final float[] SPREAD = {1, 0.7f, 0.6f};
    private static final float[] USUAL = {0, -0.25f, -0.5f}; // from above and before

    static Lamp draw(BatchDraws draws) {
      Tensor direction =
          draws.normal(3).mul(Tensor.of(SPREAD, 1, 3, 1, 1)).add(Tensor.of(USUAL, 1, 3, 1, 1));
      Tensor length = direction.square().sum(1).sqrt().add(1e-6);
      return new Lamp(direction.div(length), draws.uniform(1).mul(1.1).add(0.1));
    }

    /** [N, 1, S, S]: the logarithm of the brightness. */
    Tensor on(Tensor normals) {
      Tensor facing = normals.mul(direction).sum(1).clamp(0, 1);
      return facing.mul(strength).mul(0.9).sub(strength.mul(0.45)).add(1).clamp(0.12, 4).log();
    }
  }

  static OtherLight draw(BatchDraws draws) {
    Tensor slope =
        draws.normal(3).mul(Tensor.of(SLOPES, 1, 3, 1, 1)).mul(draws.uniform(1).mul(1.3));
    return new OtherLight(slope, Lamp.draw(draws), Lamp.draw(draws), draws.happens(SHARE));
  }

  /**
   * How much brighter a head gets, in display values; its mean over what is seen stays.
   *
   * @param normals of the head, [N, 3, S, S], z below 0 where they face the viewer
   * @param seen [N, 1, S, S]
   * @return [N, 1, S, S]
   */
  Tensor ratio(Tensor normals, Tensor seen) {
    Tensor even = normals.mul(slope).sum(1);
    Tensor change = even.add(after.on(normals).sub(before.on(normals)));
    Tensor logarithm = change.clamp(-MOST, MOST);
    Tensor mean = logarithm.mul(seen).sum(2, 3).div(seen.sum(2, 3).clamp(1, 1e9));
    return logarithm.sub(mean).mul(on).mul(DISPLAY).exp();
  }

  /**
   * The normals of a head as those of the same head turned: without its features, that are
   * elsewhere there.
   *
   * @param normals [N, 3, S, S]
   */
  static Tensor coarse(Tensor normals) {
    int radius = (int) Math.max(1, normals.size(3) / 20);
    return PlaneFilters.boxBlur(PlaneFilters.boxBlur(normals, radius), radius);
  }
}
