package org.icportrait.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;

/** Running average of parameters; the averaged weights are the ones a model is used with. */
public final class ExponentialMovingAverage implements AutoCloseable {
  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> averages = new LinkedHashMap<>();
  private final double decay;

  /** Starts from the parameters as they are. */
  public ExponentialMovingAverage(Map<String, Tensor> parameters, double decay) {
    this.parameters = new LinkedHashMap<>(parameters);
    this.decay = decay;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      parameters.forEach((name, t) -> averages.put(name, scope.keep(t.detach().copy())));
    }
  }

  /**
   * Moves the averages towards the parameters.
   *
   * @param step number of the step, from 1: early steps use a smaller decay
   */
  public void update(long step) {
    double now = Math.min(decay, (1.0 + step) / (10.0 + step));
    try (NoGrad off = NoGrad.open();
        TensorScope scope = TensorScope.open()) {
      List<Tensor> moved = List.copyOf(averages.values());
      if (TensorLists.areFor(moved)) {
        TensorLists.lerp(moved, averages.keySet().stream().map(parameters::get).toList(), 1 - now);
        return;
      }
      averages.forEach(
          (name, average) ->
              average.handle.lerp_(parameters.get(name).handle, new Scalar(1 - now)));
    }
  }

  /** The averaged parameters by name. */
  public Map<String, Tensor> averages() {
    return averages;
  }

  /** Exchanges the values of parameters and averages; a second call undoes it. */
  public void swap() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      averages.forEach(
          (name, average) -> {
            Tensor parameter = parameters.get(name);
            Tensor copy = parameter.detach().copy();
            parameter.assign(average);
            average.assign(copy);
          });
    }
  }

  @Override
  public void close() {
    averages.values().forEach(Tensor::close);
  }
}
