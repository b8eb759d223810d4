package org.icportrait.portrait.train.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * The gradients of one step: of all its batches, averaged over the processes that train together.
 *
 * @param recipe how many batches make a step
 * @param stage makes their loss
 * @param group the processes
 */
record StepGradients(Recipe recipe, TrainingStage stage, DataParallel group) {
  /**
   * Leaves the gradients at the parameters.
   *
   * @param factor on the loss before its gradients are computed, a scalar; null for 1
   * @return mean loss of all samples, a scalar without the factor; nobody has waited for it when
   *     the process is alone
   */
  Tensor of(long step, Tensor factor, Map<String, Tensor> parameters) {
    Tensor loss = own(step, factor);
    if (group.size() > 1) {
      loss = Tensor.full((float) (group.sum(loss.item()) / group.size()));
      average(parameters);
    }
    return loss;
  }

  /** Adds the gradients of this process' batches of a step. */
  private Tensor own(long step, Tensor factor) {
    int levels = recipe.checkpointedLevels();
    int batches = recipe.batchesOfStep();
    Tensor sum = Tensor.zeros();
    for (int i = 0; i < batches; i++) {
      try (TensorScope scope = TensorScope.open();
          Checkpointing checkpointing = levels > 0 ? Checkpointing.open(levels) : null) {
        for (int k = 1; k <= stage.ahead(); k++) {
          stage.prepare(number(step * batches + i + k));
        }
        Tensor loss = stage.loss(number(step * batches + i));
        sum.add(loss, 1.0 / batches);
        Tensor scaled = (factor == null ? loss : loss.mul(factor)).mul(1.0 / batches);
        if (checkpointing == null) {
          scaled.backward();
        } else {
          checkpointing.backward(scaled);
        }
      }
    }
    return sum;
  }

  /** The number in the common stream of the batches that this process takes one after the other. */
  private long number(long own) {
    int batches = recipe.batchesOfStep();
    return (own / batches * group.size() + group.rank()) * batches + own % batches;
  }

  private void average(Map<String, Tensor> parameters) {
    List<Tensor> gradients =
        parameters.values().stream().map(Tensor::grad).filter(Objects::nonNull).toList();
    if (group.sum(gradients.size()) != (double) group.size() * gradients.size()) {
      throw new IllegalStateException("not all processes have the same gradients");
    }
    group.average(gradients);
  }
}
