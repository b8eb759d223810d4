package org.icportrait.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;

/**
 * Adam with decoupled weight decay (arXiv 1711.05101). Its state is named like the parameters, so
 * that a run can be resumed to the very same numbers.
 */
public final class AdamW implements AutoCloseable {
  /** Hyperparameters. */
  public record Options(double beta1, double beta2, double epsilon, double weightDecay) {
    /** The values most diffusion models are trained with. */
    public static Options standard() {
      return new Options(0.9, 0.99, 1e-8, 0.01);
    }
  }

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> first = new LinkedHashMap<>();
  private final Map<String, Tensor> second = new LinkedHashMap<>();
  private final Options options;
  private long step;

  /** An optimiser of the named float32 parameters, before its first step. */
  public AdamW(Map<String, Tensor> parameters, Options options) {
    this.parameters = new LinkedHashMap<>(parameters);
    this.options = options;
    try (TensorScope scope = TensorScope.open()) {
      parameters.forEach(
          (name, tensor) -> {
            first.put(name, scope.keep(Tensor.zeros(tensor.shape())));
            second.put(name, scope.keep(Tensor.zeros(tensor.shape())));
          });
    }
  }

  /** The number of steps made. */
  public long steps() {
    return step;
  }

  /** Length of the gradient over all parameters, for clipping; parameters without one count 0. */
  public double gradientNorm() {
    double sum = 0;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor total = Tensor.zeros();
      for (Tensor tensor : parameters.values()) {
        Tensor gradient = tensor.grad();
        if (gradient != null) {
          total = total.add(gradient.square().sum());
        }
      }
      sum = total.item();
    }
    return Math.sqrt(sum);
  }

  /**
   * One update with the gradients, which are then cleared.
   *
   * @param learningRate step size
   * @param gradientScale factor on every gradient, 1 or what clipping asks for
   */
  public void step(double learningRate, double gradientScale) {
    step++;
    double correction1 = 1 - Math.pow(options.beta1, (double) step);
    double correction2 = 1 - Math.pow(options.beta2, (double) step);
    try (NoGrad off = NoGrad.open()) {
      for (var entry : parameters.entrySet()) {
        try (TensorScope scope = TensorScope.open()) {
          Tensor gradient = entry.getValue().grad();
          if (gradient != null) {
            Tensor g = gradientScale == 1 ? gradient : gradient.mul(gradientScale);
            update(entry.getKey(), g, learningRate, correction1, correction2);
          }
        }
      }
    }
    clearGradients();
  }

  private void update(String name, Tensor g, double rate, double correction1, double correction2) {
    var p = parameters.get(name).handle;
    var m = first.get(name).handle;
    var v = second.get(name).handle;
    p.mul_(new Scalar(1 - rate * options.weightDecay));
    m.lerp_(g.handle, new Scalar(1 - options.beta1));
    v.mul_(new Scalar(options.beta2));
    v.addcmul_(g.handle, g.handle, new Scalar(1 - options.beta2));
    var denominator = v.sqrt();
    denominator.mul_(new Scalar(1 / Math.sqrt(correction2)));
    denominator.add_(new Scalar(options.epsilon));
    p.addcdiv_(m, denominator, new Scalar(-rate / correction1));
  }

  /** Forgets all gradients. */
  public void clearGradients() {
    try (TensorScope scope = TensorScope.open()) {
      parameters.values().forEach(Gradients::clear);
    }
  }

  /** The moments by name ({@code first.NAME}, {@code second.NAME}), to be written to a file. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    first.forEach((name, tensor) -> state.put("first." + name, tensor));
    second.forEach((name, tensor) -> state.put("second." + name, tensor));
    return state;
  }

  /** Goes on as after this many steps, once {@link #state} has been overwritten. */
  public void resumeAt(long steps) {
    step = steps;
  }

  @Override
  public void close() {
    state().values().forEach(Tensor::close);
  }
}
