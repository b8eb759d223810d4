package org.icportrait.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a training within what an update of few bytes can say ({@link LowRankUpdate}): of the
 * directions in which weights have moved those that are worth their bytes stay open, in all others
 * the weights are put back. Training on in them gives an update that loses nothing (a LoRA, arXiv
 * 2106.09685, whose outer matrices were chosen by a training of all weights).
 */
public final class LowRankSpan implements AutoCloseable {
  private final Map<String, Tensor> start = new LinkedHashMap<>();
  private final Map<String, Tensor> directions = new LinkedHashMap<>(); // [r, m], orthonormal
  private final long most;

  /**
   * Remembers where a training starts.
   *
   * @param parameters as they are in the file that the update will be added to
   * @param most bytes that the update may take
   */
  public LowRankSpan(Map<String, Tensor> parameters, long most) {
    this.most = most;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      parameters.forEach((name, t) -> start.put(name, scope.keep(t.detach().copy())));
    }
  }

  /** Whether directions were chosen. */
  public boolean isChosen() {
    return !directions.isEmpty();
  }

  /**
   * Chooses directions by how far parameters have moved; those that hardly have get none.
   *
   * @throws IllegalArgumentException when what is stored whole takes all the bytes
   */
  public void choose(Map<String, Tensor> parameters) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      List<LowRankUpdate.Change> changes = new ArrayList<>();
      long whole = 0;
      for (Map.Entry<String, Tensor> each : parameters.entrySet()) {
        Tensor change = change(each.getKey(), each.getValue());
        if (LowRankUpdate.isWhole(each.getValue())) {
          whole += LowRankUpdate.HALF * change.count();
        } else {
          changes.add(LowRankUpdate.decompose(each.getKey(), change));
        }
      }
      if (whole >= most) {
        throw new IllegalArgumentException(whole + " bytes of small tensors, expected < " + most);
      }
      int[] ranks = LowRankUpdate.ranks(changes, most - whole);
      for (int i = 0; i < ranks.length; i++) {
        LowRankUpdate.Change change = changes.get(i);
        Tensor open = change.directions().narrow(0, 0, ranks[i]);
        Tensor old = directions.put(change.name(), scope.keep(open.copy()));
        if (old != null) {
          old.close();
        }
      }
    }
  }

  /** Puts parameters back in all directions that are not open; small tensors stay as they are. */
  public void hold(Map<String, Tensor> parameters) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      parameters.forEach(
          (name, parameter) -> {
            Tensor open = directions.get(name);
            if (open == null) {
              return;
            }
            Tensor first = start.get(name);
            if (open.size(0) == 0) {
              parameter.assign(first);
              return;
            }
            Tensor kept =
                open.transpose(0, 1).matmul(open.matmul(change(name, parameter))); // [m, n]
            parameter.assign(first.add(kept.reshape(first.shape())));
          });
    }
  }

  /** [m, n], or [m] of a vector. */
  private Tensor change(String name, Tensor parameter) {
    Tensor change = parameter.detach().sub(start.get(name));
    return change.shape().length < 2 ? change : change.reshape(change.size(0), -1);
  }

  @Override
  public void close() {
    start.values().forEach(Tensor::close);
    directions.values().forEach(Tensor::close);
  }
}
