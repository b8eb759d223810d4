package org.icportrait.portrait.train.whole;

import java.util.Collection;
import java.util.function.UnaryOperator;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;

/**
 * Pairs with known answers as tensors, display values 0..1.
 *
 * @param planes what the networks may know
 * @param target T, the true answer in the reference's head crop, [N, 3, S, S]
 * @param profileSkin bare skin of the profile in its own crop, [N, 1, S, S]
 * @param alignedSkin the same of the turned head, [N, 1, S, S]
 * @param hair of the reference, [N, 1, S, S]
 * @param targetHead of the true answer, [N, 1, S, S]
 * @param targetSkin of the true answer, [N, 1, S, S]
 */
record PairTensors(
    HeadPlanes planes,
    Tensor target,
    Tensor profileSkin,
    Tensor alignedSkin,
    Tensor hair,
    Tensor targetHead,
    Tensor targetSkin) {

  /** Those with other planes and another target. */
  PairTensors with(HeadPlanes others, Tensor truth) {
    return new PairTensors(others, truth, profileSkin, alignedSkin, hair, targetHead, targetSkin);
  }

  /** The same planes with every picture and mask changed alike. */
  PairTensors map(UnaryOperator<Tensor> change) {
    return new PairTensors(
        planes.map(change),
        change.apply(target),
        change.apply(profileSkin),
        change.apply(alignedSkin),
        change.apply(hair),
        change.apply(targetHead),
        change.apply(targetSkin));
  }

  /** What the estimate is made of, of several batches one after the other. */
  static HeadPlanes join(Collection<HeadPlanes> parts) {
    return new HeadPlanes(
        cat(parts.stream().map(HeadPlanes::profile).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::reference).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::aligned).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::visibility).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::matte).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::normals).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::head).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::skin).toArray(Tensor[]::new)),
        cat(parts.stream().map(HeadPlanes::inside).toArray(Tensor[]::new)));
  }

  private static Tensor cat(Tensor[] parts) {
    return Tensor.cat(0, parts);
  }
}
