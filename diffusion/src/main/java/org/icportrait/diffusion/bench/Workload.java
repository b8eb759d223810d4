package org.icportrait.diffusion.bench;

import org.icportrait.engine.Tensor;

/** Something to measure, with its weights and inputs ready. Owns native memory. */
public interface Workload extends AutoCloseable {
  /** Computes once; the result belongs to the caller's innermost scope. */
  Tensor run();

  /** The number of weights. */
  long parameters();

  @Override
  void close();
}
