package org.icportrait.engine;

import java.util.Arrays;

/**
 * Operations that libtorch can't do with shapes alone ({@link Device.Kind#META}): results of the
 * right shape that depend on all inputs, so that these must lie on the same device.
 */
final class ShapesOnly {
  private ShapesOnly() {}

  /** A convolution's. */
  static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
    long rows = (x.size(2) + 2L * padding - weight.size(2)) / stride + 1;
    long columns = (x.size(3) + 2L * padding - weight.size(3)) / stride + 1;
    return with(x.sum().add(weight.sum()), bias)
        .expand(x.size(0), weight.size(0), rows, columns)
        .contiguous();
  }

  /** That of rows [D] of a table [V, D] at indices [...]: [..., D]. */
  static Tensor embedding(Tensor weight, Tensor indices) {
    long[] shape = Arrays.copyOf(indices.shape(), indices.shape().length + 1);
    shape[shape.length - 1] = weight.size(1);
    return weight.sum().add(indices.sum()).expand(shape).contiguous();
  }

  /** A normalisation's; weight and bias may be null. */
  static Tensor norm(Tensor x, Tensor weight, Tensor bias) {
    return with(with(x, weight), bias);
  }

  private static Tensor with(Tensor x, Tensor other) {
    return other == null ? x.add(0) : x.add(other.sum());
  }
}
