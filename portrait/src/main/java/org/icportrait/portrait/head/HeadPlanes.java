package org.icportrait.portrait.head;

import java.util.function.UnaryOperator;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * What is known of people and places before a whole head is drawn. Pictures have display values
 * 0..1; all but the profile lie in the reference's head crop.
 *
 * @param profile P, the profile's own head crop, [N, 3, S, S]
 * @param reference R, [N, 3, S, S]
 * @param aligned A, the profile's head turned into the reference's pose, [N, 3, S, S]
 * @param visibility V, where the profile saw that surface, [N, 1, S, S], 0..1
 * @param matte Q, the turned head's mask, [N, 1, S, S], 0..1
 * @param normals of the turned head, [N, 3, S, S], z below 0 where they face the viewer
 * @param head the reference's own head, [N, 1, S, S], 0..1
 * @param skin the reference's bare skin, [N, 1, S, S], 0..1
 * @param inside 1 where the reference's picture goes on, [N, 1, S, S]
 */
public record HeadPlanes(
    Tensor profile,
    Tensor reference,
    Tensor aligned,
    Tensor visibility,
    Tensor matte,
    Tensor normals,
    Tensor head,
    Tensor skin,
    Tensor inside) {
  private static final int TOKENS = 16; // along a side
  private static final int LEAST_PATCH = 8; // pixels
  private static final int CELLS = 4; // along a token's side

  /** Side in pixels of the patch that a token stands for in crops of a size. */
  public static int patch(int size) {
    return Math.max(LEAST_PATCH, size / TOKENS);
  }

  /** Side in pixels of a cell: what is told more finely than by tokens is told for cells. */
  static int cell(int size) {
    return patch(size) / CELLS;
  }

  /** S, the side of the crops in pixels. */
  public int size() {
    return (int) reference.size(3);
  }

  /** N. */
  public long count() {
    return reference.size(0);
  }

  /** The same places in other pictures: of the profile, the reference and the turned head. */
  public HeadPlanes with(Tensor ofProfile, Tensor ofReference, Tensor turned) {
    return new HeadPlanes(
        ofProfile, ofReference, turned, visibility, matte, normals, head, skin, inside);
  }

  /** The same pictures with the turned head elsewhere. */
  public HeadPlanes turned(Tensor head, Tensor seen, Tensor mask, Tensor directions) {
    return new HeadPlanes(
        profile, reference, head, seen, mask, directions, this.head, skin, inside);
  }

  /** All planes after the same change. */
  public HeadPlanes map(UnaryOperator<Tensor> change) {
    return new HeadPlanes(
        change.apply(profile),
        change.apply(reference),
        change.apply(aligned),
        change.apply(visibility),
        change.apply(matte),
        change.apply(normals),
        change.apply(head),
        change.apply(skin),
        change.apply(inside));
  }

  /**
   * The same in crops of a smaller side.
   *
   * @param side divides S
   */
  public HeadPlanes reduced(int side) {
    int k = size() / side;
    return k == 1 ? this : map(planes -> Functional.averagePool(planes, k));
  }
}
