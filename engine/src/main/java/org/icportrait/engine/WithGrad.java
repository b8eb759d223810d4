package org.icportrait.engine;

import org.bytedeco.pytorch.AutoGradMode;

/** While open, gradients are recorded on this thread, also within a {@link NoGrad}. */
public final class WithGrad implements AutoCloseable {
  private final AutoGradMode guard = new AutoGradMode(true);

  /** Switches the recording of gradients on until closed. */
  public static WithGrad open() {
    return new WithGrad();
  }

  private WithGrad() {}

  @Override
  public void close() {
    guard.close();
  }
}
