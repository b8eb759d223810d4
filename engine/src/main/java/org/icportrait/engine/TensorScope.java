package org.icportrait.engine;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns the native memory of every {@link Tensor} made on this thread while it is the innermost open
 * scope; closing it frees them all, except those handed out by {@link #keep}. Scopes nest and
 * belong to one thread.
 */
public final class TensorScope implements AutoCloseable {
  private final PointerScope scope = new PointerScope();

  /** Opens a scope on the current thread. */
  public static TensorScope open() {
    return new TensorScope();
  }

  private TensorScope() {}

  /** Moves a tensor out of this scope: it then lives until it is closed or collected. */
  public Tensor keep(Tensor tensor) {
    detach(tensor.handle);
    return tensor;
  }

  /**
   * Runs work in a scope of its own and frees all it made but its result, which goes to the scope
   * around it. Keeps the peak of a deep network low; with gradients recorded, what {@code backward}
   * needs stays.
   *
   * @param work returns a tensor that it made itself, never one of its inputs
   */
  public static Tensor within(Supplier<Tensor> work) {
    Tensor result;
    try (TensorScope scope = open()) {
      result = scope.keep(work.get());
    }
    return adopt(result);
  }

  /** Gives a kept tensor to the innermost scope of this thread, or to nobody when there is none. */
  public static Tensor adopt(Tensor tensor) {
    PointerScope around = PointerScope.getInnerScope();
    if (around != null) {
      around.attach(tensor.handle);
      tensor.handle.releaseReference(); // the one that keep() took
    }
    return tensor;
  }

  void detach(Pointer pointer) {
    pointer.retainReference(); // detaching alone gives up the scope's reference and frees it
    scope.detach(pointer);
  }

  @Override
  public void close() {
    scope.close();
  }
}
