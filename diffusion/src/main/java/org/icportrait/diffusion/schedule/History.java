package org.icportrait.diffusion.schedule;

import java.util.ArrayDeque;
import java.util.Deque;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** The last few tensors of a run, which outlive the scopes of its steps. */
final class History implements AutoCloseable {
  private final int capacity;
  private final Deque<Tensor> newestFirst = new ArrayDeque<>();

  History(int capacity) {
    this.capacity = capacity;
  }

  /** Remembers a tensor of a step's scope and forgets the oldest beyond the capacity. */
  void push(TensorScope scope, Tensor tensor) {
    newestFirst.addFirst(scope.keep(tensor.detach())); // a handle of our own, which we may close
    while (newestFirst.size() > capacity) {
      newestFirst.removeLast().close();
    }
  }

  /** A remembered tensor, 0 for the newest. */
  Tensor back(int steps) {
    return newestFirst.stream().skip(steps).findFirst().orElseThrow();
  }

  int size() {
    return newestFirst.size();
  }

  /** Forgets all. */
  @Override
  public void close() {
    newestFirst.forEach(Tensor::close);
    newestFirst.clear();
  }
}
