package org.icportrait.diffusion.schedule;

import java.util.concurrent.CancellationException;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** The loop over timesteps, with at most the last two predictions alive between steps. */
abstract class StepwiseSampler implements Sampler {
  /** In place of a timestep before the first or after the last. */
  static final int NONE = -1;

  /**
   * What a step may use.
   *
   * @param x the noisy sample at {@code timestep}
   * @param clean the prediction for it
   * @param previousClean the prediction of the step before, null in the first
   * @param previous the timestep before, {@link #NONE} in the first step
   * @param timestep where the step starts
   * @param next where it goes, {@link #NONE} for no noise at all
   */
  record Step(Tensor x, Tensor clean, Tensor previousClean, int previous, int timestep, int next) {
    boolean isLast() {
      return next == NONE;
    }
  }

  final NoiseSchedule schedule;

  StepwiseSampler(NoiseSchedule schedule) {
    this.schedule = schedule;
  }

  /** The sample at the next timestep, or the clean one after the last; a new tensor. */
  abstract Tensor advance(Step step);

  @Override
  public final Tensor sample(
      CleanPredictor predictor, Tensor start, int[] timesteps, StepListener listener) {
    schedule.requireDescending(timesteps);
    Tensor x = start.detach(); // a handle of our own, which we may close
    Tensor previous = null;
    try {
      for (int i = 0; i < timesteps.length; i++) {
        Tensor next;
        Tensor kept;
        try (TensorScope scope = TensorScope.open();
            NoGrad off = NoGrad.open()) {
          Tensor clean = predictor.predict(x, timesteps[i]).detach();
          int before = i == 0 ? NONE : timesteps[i - 1];
          int after = i == timesteps.length - 1 ? NONE : timesteps[i + 1];
          next = scope.keep(advance(new Step(x, clean, previous, before, timesteps[i], after)));
          kept = scope.keep(clean);
        }
        close(x);
        close(previous);
        x = next;
        previous = kept;
        if (!listener.onStep(i + 1, timesteps.length)) {
          throw new CancellationException("cancelled after step " + (i + 1));
        }
      }
      Tensor result = TensorScope.adopt(x);
      x = null;
      return result;
    } finally {
      close(x);
      close(previous);
    }
  }

  private static void close(Tensor tensor) {
    if (tensor != null) {
      tensor.close();
    }
  }
}
