package org.icportrait.engine;

/** Access to gradients of parameters. */
final class Gradients {
  private Gradients() {}

  static void clear(Tensor tensor) {
    var gradient = tensor.handle.mutable_grad();
    if (gradient.defined()) {
      gradient.reset();
    }
  }
}
