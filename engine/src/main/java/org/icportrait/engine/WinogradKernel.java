package org.icportrait.engine;

/**
 * A kernel in the form of {@link WinogradConvolution}, made when it is first needed and again when
 * the weight it was made from has changed, as LoRAs do.
 */
final class WinogradKernel implements AutoCloseable {
  private Tensor transformed; // [16, C, O]; null before the first use
  private long address;
  private long version;

  /** The transformed kernel of a weight [O, C, 3, 3]. */
  Tensor of(Tensor weight) {
    long place = weight.handle.data_ptr().address();
    long change = weight.handle._version();
    if (transformed == null || place != address || change != version) {
      close();
      try (TensorScope scope = TensorScope.open()) {
        transformed = scope.keep(WinogradConvolution.kernel(weight));
      }
      address = place;
      version = change;
    }
    return transformed;
  }

  @Override
  public void close() {
    if (transformed != null) {
      transformed.close();
      transformed = null;
    }
  }
}
