package org.icportrait.engine;

import java.util.Map;

/** A small network with its optimiser and averages, trained on random planes. */
final class TrainingFixture implements AutoCloseable {
  /** Two convolutions with a norm between them. */
  static final class Net extends Module {
    private final Conv2d in = child("in", new Conv2d(3, 16, Conv2d.Options.same(3)));
    private final GroupNorm norm = child("norm", new GroupNorm(4, 16, 1e-5));
    private final Conv2d out = child("out", new Conv2d(16, 3, Conv2d.Options.same(3)));

    Tensor forward(Tensor x) {
      return out.forward(Functional.silu(norm.forward(in.forward(x))));
    }
  }

  final Net net;
  final AdamW optimizer;
  final ExponentialMovingAverage average;

  TrainingFixture(long seed) {
    RandomSource.seedParameters(seed);
    net = new Net();
    optimizer = new AdamW(net.parameters(), AdamW.Options.standard());
    average = new ExponentialMovingAverage(net.parameters(), 0.99);
  }

  /** One step whose data depend on its number alone; returns the loss. */
  float step(long number, DType type) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(number)) {
      Tensor x = random.normal(2, 3, 32, 32);
      Tensor y = net.forward(x.to(type)).to(DType.FLOAT32);
      Tensor loss = y.sub(x).square().mean();
      float value = loss.item();
      loss.backward();
      double norm = optimizer.gradientNorm();
      optimizer.step(1e-3, norm > 1 ? 1 / norm : 1);
      average.update(number + 1);
      return value;
    }
  }

  /** All parameters, one after the other. */
  static float[][] values(Map<String, Tensor> tensors) {
    return tensors.values().stream().map(Tensor::toFloats).toArray(float[][]::new);
  }

  @Override
  public void close() {
    average.close();
    optimizer.close();
    net.close();
  }
}
