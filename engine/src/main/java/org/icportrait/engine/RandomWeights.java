package org.icportrait.engine;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/**
 * Gives a network random weights in place, in whatever element type they have: for measurements and
 * tests, where what is computed does not matter but zeros would be too easy.
 */
public final class RandomWeights {
  private RandomWeights() {}

  /**
   * Overwrites all parameters: normalisations with 1 and 0, the rest uniform within +-1/sqrt(fan
   * in), convolutions that start as zero, too.
   */
  public static void fill(Module module, long seed) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        Generator generator = torch.make_generator_cpu(seed);
        GeneratorOptional optional = new GeneratorOptional(generator)) {
      module
          .parameters()
          .forEach(
              (name, tensor) -> {
                if (name.contains("norm")) {
                  tensor.handle.fill_(new Scalar(name.endsWith("weight") ? 1 : 0));
                } else {
                  long[] shape = tensor.shape();
                  double fanIn = shape.length > 1 ? tensor.count() / (double) shape[0] : shape[0];
                  double bound = 1 / Math.sqrt(fanIn);
                  // drawn on the CPU, so that they are the same numbers on any device
                  Tensor drawn =
                      tensor.isOnCpu() ? tensor : Tensor.empty(Device.CPU, tensor.dtype(), shape);
                  drawn.handle.uniform_(-bound, bound, optional);
                  if (drawn != tensor) {
                    tensor.assign(drawn);
                  }
                }
              });
    }
  }
}
