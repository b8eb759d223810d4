package org.icportrait.engine;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * A seeded generator of its own: the same seed gives the same numbers as a CPU torch.Generator, on
 * whatever device they are needed.
 */
public final class RandomSource implements AutoCloseable {
  private final Generator generator;

  private RandomSource(Generator generator) {
    this.generator = generator;
  }

  /** A generator started from a seed. */
  public static RandomSource seeded(long seed) {
    try (TensorScope scope = TensorScope.open()) {
      Generator generator = torch.make_generator_cpu(seed);
      scope.detach(generator);
      return new RandomSource(generator);
    }
  }

  /** Seeds the process-wide generator that first values of parameters come from. */
  public static void seedParameters(long seed) {
    torch.manual_seed(seed);
  }

  /** Standard normal numbers in float32. */
  public Tensor normal(long... shape) {
    try (GeneratorOptional optional = new GeneratorOptional(generator)) {
      return Tensor.placed(torch.randn(shape, optional));
    }
  }

  /**
   * Standard normal numbers drawn in an element type, which are other numbers than those of float32
   * rounded.
   */
  public Tensor normal(DType type, long... shape) {
    try (GeneratorOptional optional = new GeneratorOptional(generator);
        TensorOptions options = new TensorOptions(type.scalarType)) {
      return Tensor.placed(torch.randn(shape, optional, options));
    }
  }

  /** Uniform numbers in [0, 1) in float32. */
  public Tensor uniform(long... shape) {
    try (GeneratorOptional optional = new GeneratorOptional(generator)) {
      return Tensor.placed(torch.rand(shape, optional));
    }
  }

  @Override
  public void close() {
    generator.close();
  }
}
