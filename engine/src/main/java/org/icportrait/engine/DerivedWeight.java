package org.icportrait.engine;

import java.util.function.UnaryOperator;

/**
 * A weight in another form, as a fast way to compute wants it, made when it is first needed and
 * again when the weight it was made from has changed, as LoRAs do.
 */
final class DerivedWeight implements AutoCloseable {
  private final UnaryOperator<Tensor> form;
  private Tensor derived; // null before the first use
  private long address;
  private long version;

  DerivedWeight(UnaryOperator<Tensor> form) {
    this.form = form;
  }

  /** The form of a weight, which stays this object's. */
  Tensor of(Tensor weight) {
    long place = weight.handle.data_ptr().address();
    long change = weight.handle._version();
    if (derived == null || place != address || change != version) {
      close();
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        derived = scope.keep(form.apply(weight));
      }
      address = place;
      version = change;
    }
    return derived;
  }

  @Override
  public void close() {
    if (derived != null) {
      derived.close();
      derived = null;
    }
  }
}
