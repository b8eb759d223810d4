package org.icportrait.engine;

import org.bytedeco.pytorch.global.torch;

/** Decompositions of matrices. */
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /**
   * The strongest principal components of a covariance.
   *
   * @param covariance [D, D], symmetric
   * @param count number of components
   * @return [count, D], orthonormal rows, strongest first
   */
  public static Tensor principalComponents(Tensor covariance, int count) {
    var pair = torch.linalg_eigh(covariance.handle);
    Tensor vectors = new Tensor(pair.get1()); // [D, D], columns, weakest first
    long size = vectors.size(1);
    return vectors.narrow(1, size - count, count).flip(1).transpose(0, 1).contiguous();
  }

  /** The inverse of a regular matrix [D, D]. */
  public static Tensor inverse(Tensor matrix) {
    return new Tensor(torch.linalg_inv(matrix.handle));
  }
}
