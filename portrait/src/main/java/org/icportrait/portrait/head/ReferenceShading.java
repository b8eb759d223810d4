package org.icportrait.portrait.head;

import org.icportrait.engine.Functional;
import org.icportrait.engine.LinearAlgebra;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;

/**
 * How light falls on the reference's face, without the face's skin (docs/whole-head.md, step 4): in
 * the logarithm a constant albedo is a constant, and the mean over the face takes it away. Of each
 * colour on its own, so that the colour of a lamp from one side is seen too.
 *
 * <p>4h x 4w are the cells of h x w tokens, see {@link HeadPlanes#cell}.
 *
 * @param broad [N, 3, 4h, 4w], logarithm of display values, blurred; 0 off the skin
 * @param fine [N, 3, S, S], the same, blurred less: edges of cast shadows
 * @param covered [N, 1, S, S], 1 where there is skin to read it from
 * @param harmonics [N, 1, 4h, 4w], the brightness as harmonics of the second order tell it on the
 *     turned head's normals, less its mean over the face; 0 off the head
 * @param ratio [N, 3, 4h, 4w], logarithm, what the turned head's skin lacks to that shading, where
 *     both show skin at the same place, blurred and less its mean; 0 elsewhere
 */
public record ReferenceShading(
    Tensor broad, Tensor fine, Tensor covered, Tensor harmonics, Tensor ratio) {
  private static final double DARKEST = 0.02;
  private static final double MOST = 1.5;
  private static final double LEAST = 1e-3; // of a mask, not to divide by nothing
  private static final double ENOUGH = 0.08; // of a blurred mask
  private static final double FACING = -0.3; // z of a normal that still tells something
  private static final double RIDGE = 2; // pixels that speak for no light at all
  private static final int BROAD = 26; // radii as shares of the side
  private static final int FINE = 64;

  /** Reads the light from planes. */
  static ReferenceShading of(HeadPlanes planes) {
    Tensor logarithm = planes.reference().clamp(DARKEST, 1).log(); // [N, 3, S, S]
    Tensor mean =
        logarithm
            .mul(planes.skin())
            .sum(2, 3)
            .div(planes.skin().sum(2, 3).clamp(1, 1e9)); // [N, 3, 1, 1]
    Tensor weighted = logarithm.sub(mean).mul(planes.skin());
    int half = planes.size() / 2;
    Tensor fine =
        onSkin(
            Functional.averagePool(weighted, 2),
            Functional.averagePool(planes.skin(), 2),
            half / FINE);
    Tensor covered = Functional.averagePool(planes.skin(), 2);
    covered = PlaneFilters.above(PlaneFilters.boxBlur(covered, half / FINE), ENOUGH);
    int cell = HeadPlanes.cell(planes.size());
    Tensor light = Functional.averagePool(weighted, cell);
    Tensor skin = Functional.averagePool(planes.skin(), cell);
    return new ReferenceShading(
        onSkin(light, skin, planes.size() / cell / BROAD),
        Functional.upsampleBilinear(fine, planes.size(), planes.size()),
        Functional.upsampleNearest(covered, 2),
        harmonics(planes, light.mean(1).div(skin.clamp(LEAST, 1)), skin),
        ratio(planes, logarithm));
  }

  private static Tensor ratio(HeadPlanes planes, Tensor logarithm) {
    Tensor both = planes.skin().mul(planes.matte()).mul(planes.visibility());
    Tensor apart = logarithm.sub(planes.aligned().clamp(DARKEST, 1).log());
    Tensor mean = apart.mul(both).sum(2, 3).div(both.sum(2, 3).clamp(1, 1e9)); // [N, 3, 1, 1]
    int cell = HeadPlanes.cell(planes.size());
    return onSkin(
        Functional.averagePool(apart.sub(mean).mul(both), cell),
        Functional.averagePool(both, cell),
        planes.size() / cell / BROAD);
  }

  /** The blurred mean over the skin, 0 where there is none. */
  private static Tensor onSkin(Tensor weighted, Tensor skin, int radius) {
    Tensor near = blur(skin, radius);
    Tensor mean = blur(weighted, radius).div(near.add(1e-3));
    return mean.mul(PlaneFilters.above(near, ENOUGH)).clamp(-MOST, MOST);
  }

  private static Tensor blur(Tensor x, int radius) {
    return PlaneFilters.boxBlur(PlaneFilters.boxBlur(x, radius), Math.max(1, radius * 3 / 4));
  }

  private static Tensor harmonics(HeadPlanes planes, Tensor y, Tensor skin) {
    int cell = HeadPlanes.cell(planes.size());
    Tensor coarse = Functional.averagePool(planes.normals(), cell);
    Tensor weight = skin.mul(PlaneFilters.above(coarse.narrow(1, 2, 1).mul(-1), -FACING));
    long n = planes.count();
    Tensor basis = basis(coarse).reshape(n, 9, -1); // [N, 9, P]
    Tensor w = weight.reshape(n, 1, -1);
    Tensor left = basis.mul(w).matmul(basis.transpose(1, 2)).add(ridge());
    Tensor right = basis.mul(w).matmul(y.reshape(n, -1, 1)); // [N, 9, 1]
    Tensor coefficients = LinearAlgebra.inverse(left).matmul(right); // [N, 9, 1]
    Tensor directed = coefficients.narrow(1, 1, 8).transpose(1, 2); // without the constant
    Tensor shade = directed.matmul(basis.narrow(1, 1, 8)).reshape(n, 1, y.size(2), y.size(3));
    Tensor mean = shade.mul(weight).sum(2, 3).div(weight.sum(2, 3).clamp(1, 1e9)); // [N, 1, 1, 1]
    Tensor onHead = PlaneFilters.above(Functional.averagePool(planes.matte(), cell), 0.02);
    return shade.sub(mean).mul(onHead).clamp(-MOST, MOST);
  }

  private static Tensor ridge() {
    float[] one = new float[81];
    for (int i = 0; i < 9; i++) {
      one[10 * i] = (float) RIDGE;
    }
    return Tensor.of(one, 1, 9, 9);
  }

  /** Real spherical harmonics to the second order, [N, 9, h, w], the constant first. */
  private static Tensor basis(Tensor normals) {
    Tensor x = normals.narrow(1, 0, 1);
    Tensor y = normals.narrow(1, 1, 1);
    Tensor z = normals.narrow(1, 2, 1);
    return Tensor.cat(
        1,
        Tensor.full(0.282f, x.shape()),
        y.mul(0.488),
        z.mul(0.488),
        x.mul(0.488),
        x.mul(y).mul(1.092),
        y.mul(z).mul(1.092),
        z.square().mul(3).add(-1).mul(0.315),
        x.mul(z).mul(1.092),
        x.square().sub(y.square()).mul(0.546));
  }
}
