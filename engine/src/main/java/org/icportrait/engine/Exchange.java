package org.icportrait.engine;

/** What the processes of a group do together; all call the same in the same order. */
interface Exchange extends AutoCloseable {
  /** Replaces a tensor's values by their sums over all processes. */
  void sum(Tensor tensor);

  /** Replaces a tensor's values by the first process'. */
  void broadcast(Tensor tensor);

  @Override
  void close();
}
