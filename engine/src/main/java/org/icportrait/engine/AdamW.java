package org.icportrait.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
  private final Tensor made; // steps that changed something, a float32 scalar

  /** An optimiser of the named float32 parameters, before its first step. */
  public AdamW(Map<String, Tensor> parameters, Options options) {
    this.parameters = new LinkedHashMap<>(parameters);
    this.options = options;
    try (TensorScope scope = TensorScope.open()) {
      made = scope.keep(Tensor.zeros());
      parameters.forEach(
          (name, tensor) -> {
            first.put(name, scope.keep(Tensor.zeros(tensor.shape())));
            second.put(name, scope.keep(Tensor.zeros(tensor.shape())));
          });
    }
  }

  /** The number of steps made, without those that were left out. */
  public long steps() {
    return (long) made.item();
  }

  /** Length of the gradient over all parameters, for clipping; parameters without one count 0. */
  public double gradientNorm() {
    try (TensorScope scope = TensorScope.open()) {
      return norm().item();
    }
  }

  /** The same as a scalar that stays where the gradients are: nobody waits for it. */
  public Tensor norm() {
    try (NoGrad off = NoGrad.open()) {
      return TensorScope.within(
          () -> {
            List<Tensor> gradients = with(Tensor::grad);
            if (TensorLists.areFor(gradients)) {
              return TensorLists.norm(gradients);
            }
            Tensor total = Tensor.zeros();
            for (Tensor gradient : gradients) {
              total = total.add(gradient.square().sum());
            }
            return total.sqrt();
          });
    }
  }

  /**
   * One update with the gradients, which are then cleared.
   *
   * @param learningRate step size
   * @param gradientScale factor on every gradient, 1 or what clipping asks for
   */
  public void step(double learningRate, double gradientScale) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      update(learningRate, Tensor.full((float) (1 / gradientScale)), Tensor.zeros());
    }
  }

  /**
   * One update with the gradients, which are then cleared. They are shortened to a length, and
   * nothing is changed where one is no number: whether that is so is known where they lie, and
   * nobody waits for it.
   *
   * @param learningRate step size
   * @param longest length of the gradient
   * @param norm its length, of {@link #norm}
   */
  public void stepClipped(double learningRate, double longest, Tensor norm) {
    stepClipped(learningRate, longest, norm, null);
  }

  /**
   * The same with gradients of a loss that was multiplied.
   *
   * @param longest length of the gradient of the loss itself
   * @param norm length of the gradients as they are
   * @param factor on the loss, a scalar; null for 1
   */
  public void stepClipped(double learningRate, double longest, Tensor norm, Tensor factor) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor own = factor == null ? norm : norm.div(factor);
      Tensor scale = new Tensor(own.handle.div(new Scalar(longest)).clamp_min(new Scalar(1)));
      if (factor != null) {
        scale = scale.mul(factor);
      }
      Tensor unusable = LossScaler.sound(norm).mul(-1).add(1);
      update(learningRate, scale, unusable);
    }
  }

  private void update(double rate, Tensor scale, Tensor unusable) {
    made.handle.add_(new Scalar(1));
    List<Tensor> gradients = with(Tensor::grad);
    if (TensorLists.areFor(gradients)) {
      List<String> names = parameters.keySet().stream().filter(this::hasGradient).toList();
      TensorLists.adamW(
          names.stream().map(parameters::get).toList(),
          gradients,
          names.stream().map(first::get).toList(),
          names.stream().map(second::get).toList(),
          made,
          rate,
          options,
          scale,
          unusable);
    } else {
      parameters.keySet().stream().filter(this::hasGradient).forEach(name -> plain(name, rate));
    }
    made.handle.sub_(unusable.handle);
    clearGradients();
  }

  private boolean hasGradient(String name) {
    return parameters.get(name).handle.grad().defined();
  }

  /** What there is of each parameter. */
  private List<Tensor> with(Function<Tensor, Tensor> part) {
    return parameters.values().stream().map(part).filter(Objects::nonNull).toList();
  }

  /** The formula operator by operator, for shapes alone: that all lies on their device. */
  private void plain(String name, double rate) {
    try (TensorScope scope = TensorScope.open()) {
      var g = parameters.get(name).grad().handle;
      var m = first.get(name).handle;
      var v = second.get(name).handle;
      m.lerp_(g, new Scalar(1 - options.beta1));
      v.mul_(new Scalar(options.beta2));
      v.addcmul_(g, g, new Scalar(1 - options.beta2));
      parameters.get(name).handle.addcdiv_(m, v.sqrt(), new Scalar(-rate));
    }
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
    try (TensorScope scope = TensorScope.open()) {
      made.assign(Tensor.full((float) steps));
    }
  }

  @Override
  public void close() {
    made.close();
    state().values().forEach(Tensor::close);
  }
}
