package org.icportrait.engine;

import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * While open, OpenBLAS computes with one thread. libtorch's attention runs its heads on OpenMP's
 * threads and calls OpenBLAS in each; OpenBLAS' own threads know nothing of those, and waiting for
 * one another makes it twenty times slower (docs/performance.md). Holds for the whole process.
 */
final class BlasThreads implements AutoCloseable {
  private static int open;
  private static int before;

  private BlasThreads() {}

  /** Goes down to one thread until closed. */
  static BlasThreads one() {
    synchronized (BlasThreads.class) {
      if (open == 0) {
        before = openblas_nolapack.blas_get_num_threads();
        set(1);
      }
      open++;
    }
    return new BlasThreads();
  }

  static void set(int threads) {
    openblas_nolapack.blas_set_num_threads(threads);
  }

  @Override
  public void close() {
    synchronized (BlasThreads.class) {
      open--;
      if (open == 0 && before > 1) {
        set(before);
      }
    }
  }
}
