package org.icportrait.diffusion.check;

import java.util.Random;
import java.util.function.Function;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Something that the method computes with, on numbers that are the same on every device.
 *
 * @param name that a report has it under
 * @param layers how many roundings follow one another: what is allowed of them grows with it
 * @param work makes its inputs and computes
 */
record Operator(String name, int layers, Function<Inputs, Tensor> work) {
  private static final int OF_NETWORK = 5;

  /** A single one. */
  static Operator single(String name, Function<Inputs, Tensor> work) {
    return new Operator(name, 1, work);
  }

  /** Many layers. */
  static Operator network(String name, Function<Inputs, Tensor> work) {
    return new Operator(name, OF_NETWORK, work);
  }

  /** The error that rounding explains. */
  double allowed(DType type, Device device) {
    return switch (type) {
      case BFLOAT16 -> 0.01 * layers;
      case FLOAT16 -> 0.002 * layers;
      default -> device.isCpu() ? 1e-5 : 0.002 * layers; // TF32 has as many bits as float16
    };
  }

  /**
   * Random inputs from a seed.
   *
   * @param type that it is computed in
   */
  record Inputs(DType type, RandomSource random) {
    /** Normal numbers in the type. */
    Tensor normal(long... shape) {
      return random.normal(shape).to(type);
    }

    /** Numbers from 0.1 on, in the type. */
    Tensor positive(long... shape) {
      return random.uniform(shape).add(0.1).to(type);
    }
  }

  /** The values of the result on a device. */
  float[] values(Device device, DType type, long seed) {
    Engine.useDevice(device);
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(seed)) {
      return work.apply(new Inputs(type, random)).to(DType.FLOAT32).contiguous().toFloats();
    }
  }

  /** Length of the difference over the length of the truth; infinite for what is no number. */
  static double error(float[] found, float[] truth) {
    if (found.length != truth.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double length = 0;
    for (int i = 0; i < truth.length; i++) {
      double apart = (double) found[i] - truth[i];
      difference += apart * apart;
      length += (double) truth[i] * truth[i];
    }
    double error = Math.sqrt(difference / Math.max(length, 1e-30));
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** Indices below a bound, the same each time. */
  static Tensor indices(int count, int bound) {
    Random random = new Random(count);
    return Tensor.of(random.longs(count, 0, bound).toArray(), count);
  }
}
