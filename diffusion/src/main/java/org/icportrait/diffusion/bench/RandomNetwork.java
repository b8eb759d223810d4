package org.icportrait.diffusion.bench;

import java.util.function.Supplier;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.RandomWeights;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Networks with random weights and inputs for them. */
final class RandomNetwork {
  private static final long SEED = 1;

  private RandomNetwork() {}

  /** A network whose weights are made in their element type, so that memory holds them once. */
  static <M extends Module> M make(Supplier<M> maker, DType type) {
    M network = EmptyParameters.make(type, maker);
    network.setTrainable(false);
    RandomWeights.fill(network, SEED);
    network.packKernelsForSpeed();
    return network;
  }

  /** Normal numbers that outlive every scope. */
  static Tensor input(long... shape) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(SEED)) {
      return scope.keep(random.normal(shape));
    }
  }
}
