package org.icportrait.engine;

/**
 * A weight that stays out of the device's memory: each evaluation brings it there and lets it go,
 * so that a network needs the memory of its largest weight instead of all. A processor reads it
 * from its file each time; for a GPU it is read once into memory of the host that stays in its
 * place, from which copies run beside the GPU's work.
 */
final class FileWeight implements AutoCloseable {
  private final TensorSource source;
  private final String name;
  private final DType type;
  private Tensor pinned; // null on a processor, and before the first evaluation

  /**
   * A weight in a file.
   *
   * @param source the file, open as long as the network is used
   * @param name of the weight in it
   * @param type that it is computed in
   */
  FileWeight(TensorSource source, String name, DType type) {
    this.source = source;
    this.name = name;
    this.type = type;
  }

  /** A copy on the device, which belongs to the innermost scope. */
  Tensor read() {
    if (Engine.device().kind() != Device.Kind.CUDA) {
      Tensor weight = Tensor.empty(type, source.shape(name));
      source.readInto(name, weight);
      return weight;
    }
    if (pinned == null) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor host = Tensor.empty(Device.CPU, type, source.shape(name));
        source.readInto(name, host);
        pinned = scope.keep(host.pinned());
      }
    }
    Tensor weight = Tensor.empty(type, source.shape(name));
    weight.assignWithoutWaiting(pinned);
    return weight;
  }

  @Override
  public void close() {
    if (pinned != null) {
      pinned.close();
    }
  }
}
