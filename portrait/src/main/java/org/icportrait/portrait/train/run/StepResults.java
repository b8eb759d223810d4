package org.icportrait.portrait.train.run;

import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Losses and lengths of gradients of the last steps, kept where they were computed until somebody
 * reads all of them at once: on a GPU a read waits for all that was given to it before.
 */
final class StepResults implements AutoCloseable {
  /** Told of each step, in order. */
  @FunctionalInterface
  interface Reader {
    /** The figures of one step. */
    void read(long step, double loss, double norm);
  }

  private final Tensor values; // [most, 2]
  private final long[] steps;
  private int count;

  /** Keeps the results of so many steps at most. */
  StepResults(int most) {
    steps = new long[most];
    try (TensorScope scope = TensorScope.open()) {
      values = scope.keep(Tensor.zeros(most, 2));
    }
  }

  /** Adds a step's, both scalars. */
  void add(long step, Tensor loss, Tensor norm) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor both = Tensor.cat(0, loss.detach().reshape(1), norm.reshape(1)).reshape(1, 2);
      values.narrow(0, count, 1).assign(both);
    }
    steps[count++] = step;
  }

  boolean isFull() {
    return count == steps.length;
  }

  /** Reads all that are there, once, and forgets them. */
  void read(Reader reader) {
    if (count == 0) {
      return;
    }
    float[] all = values.toFloats();
    int there = count;
    count = 0;
    for (int i = 0; i < there; i++) {
      reader.read(steps[i], all[2 * i], all[2 * i + 1]);
    }
  }

  @Override
  public void close() {
    values.close();
  }
}
