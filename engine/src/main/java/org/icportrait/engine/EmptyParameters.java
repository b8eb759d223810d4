package org.icportrait.engine;

import java.util.function.Supplier;

/**
 * While open, modules made on this thread get parameters without first values, in a chosen element
 * type: memory that nothing touches until {@link Module#load} fills it. For networks that are
 * loaded anyway, so that a billion random numbers need not be drawn first.
 */
public final class EmptyParameters implements AutoCloseable {
  private static final ThreadLocal<EmptyParameters> CURRENT = new ThreadLocal<>();

  private final EmptyParameters around = CURRENT.get();
  private final DType type;

  private EmptyParameters(DType type) {
    this.type = type;
  }

  /** Leaves parameters without values until closed; they are not trainable unless float32. */
  public static EmptyParameters open(DType type) {
    EmptyParameters opened = new EmptyParameters(type);
    CURRENT.set(opened);
    return opened;
  }

  /** A network whose parameters have no values yet. */
  public static <M> M make(DType type, Supplier<M> maker) {
    try (EmptyParameters empty = open(type)) {
      return maker.get();
    }
  }

  /** A parameter's tensor: empty while a scope is open, else with its first values. */
  static Tensor create(Initializer initializer, long... shape) {
    EmptyParameters current = CURRENT.get();
    if (current == null) {
      return initializer.create(shape);
    }
    return Tensor.empty(current.type, shape);
  }

  @Override
  public void close() {
    if (around == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(around);
    }
  }
}
