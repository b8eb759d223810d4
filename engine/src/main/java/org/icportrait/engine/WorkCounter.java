package org.icportrait.engine;

/**
 * While open, adds up the arithmetic of convolutions, linear layers and matrix products made on
 * this thread: two operations, a product and a sum, for each weight an output value is made from.
 * What is element by element counts nothing.
 */
public final class WorkCounter implements AutoCloseable {
  private static final ThreadLocal<WorkCounter> CURRENT = new ThreadLocal<>();

  private final WorkCounter around = CURRENT.get();
  private double operations;

  private WorkCounter() {}

  /** Starts counting from 0. */
  public static WorkCounter open() {
    WorkCounter opened = new WorkCounter();
    CURRENT.set(opened);
    return opened;
  }

  /** The floating-point operations so far. */
  public double operations() {
    return operations;
  }

  /** Counts an operation whose every output value is a sum of products. */
  static void count(Tensor output, long products) {
    WorkCounter current = CURRENT.get();
    if (current != null) {
      current.operations += 2.0 * output.count() * products;
    }
  }

  @Override
  public void close() {
    if (around == null) {
      CURRENT.remove();
    } else {
      around.operations += operations;
      CURRENT.set(around);
    }
  }
}
