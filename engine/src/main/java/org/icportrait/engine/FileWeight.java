package org.icportrait.engine;

/**
 * A weight that stays in its file: each evaluation reads it and lets it go, so that a network needs
 * the memory of its largest weight instead of all.
 *
 * @param source the file, open as long as the network is used
 * @param name of the weight in it
 * @param type that it is computed in
 */
record FileWeight(TensorSource source, String name, DType type) {
  /** A copy in memory, which belongs to the innermost scope. */
  Tensor read() {
    Tensor weight = Tensor.empty(type, source.shape(name));
    source.readInto(name, weight);
    return weight;
  }
}
