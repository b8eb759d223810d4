package org.icportrait.engine;

import org.bytedeco.pytorch.global.torch;

/** Makes the first values of a parameter; random ones from the seed of {@link RandomSource}. */
@FunctionalInterface
public interface Initializer {
  /** A new tensor of the shape. */
  Tensor create(long... shape);

  /** All zeros, as the output convolutions of a ControlNet-like branch start. */
  static Initializer zeros() {
    return Tensor::zeros;
  }

  /** All ones. */
  static Initializer ones() {
    return shape -> Tensor.full(1, shape);
  }

  /** Uniform within +-1/sqrt(fan in), the default of PyTorch's linear and convolution layers. */
  static Initializer uniformFanIn(long fanIn) {
    double bound = 1 / Math.sqrt((double) fanIn);
    return shape -> Tensor.placed(torch.rand(shape)).add(-0.5).mul(2 * bound);
  }

  /** Normal with a deviation. */
  static Initializer normal(double deviation) {
    return shape -> Tensor.placed(torch.randn(shape)).mul(deviation);
  }
}
