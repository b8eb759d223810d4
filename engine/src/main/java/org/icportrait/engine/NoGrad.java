package org.icportrait.engine;

import org.bytedeco.pytorch.AutoGradMode;

/** While open, no gradients are recorded on this thread. */
public final class NoGrad implements AutoCloseable {
  private final AutoGradMode guard = new AutoGradMode(false);

  /** Switches the recording of gradients off until closed. */
  public static NoGrad open() {
    return new NoGrad();
  }

  private NoGrad() {}

  @Override
  public void close() {
    guard.close();
  }
}
