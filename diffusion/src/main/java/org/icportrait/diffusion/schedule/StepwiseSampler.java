package org.icportrait.diffusion.schedule;

import java.util.concurrent.CancellationException;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** The loop over evaluations; subclasses say what a step computes and what it remembers. */
abstract class StepwiseSampler implements Sampler {
  /**
   * What a step may use.
   *
   * @param index of the evaluation
   * @param output of the network, raw
   * @param x the noisy sample
   * @param scope frees what the step makes
   * @param noise fresh noise; null when none is needed
   */
  record Step(int index, Tensor output, Tensor x, TensorScope scope, NoiseSource noise) {
    /** Unit noise of the sample's shape. */
    Tensor fresh() {
      return noise.normal(x.shape());
    }
  }

  /** A run under way, with what it remembers. */
  interface Steps extends AutoCloseable {
    /** The sample after a step. */
    Tensor next(Step step);

    @Override
    default void close() {}
  }

  private final double[] timesteps;

  StepwiseSampler(double... timesteps) {
    this.timesteps = timesteps.clone();
  }

  /** A new run. */
  abstract Steps start(int begin);

  /** The network's input for a sample. */
  Tensor scaled(Tensor x, int index) {
    return x;
  }

  /** Evaluations of the network a step takes. */
  int order() {
    return 1;
  }

  /** Steps in all, the last may take fewer evaluations. */
  int steps() {
    return timesteps.length;
  }

  final double timestep(int index) {
    return timesteps[index];
  }

  @Override
  public final double[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public double initNoiseSigma() {
    return 1;
  }

  @Override
  public boolean needsNoise() {
    return false;
  }

  @Override
  public final int begin(double strength) {
    int taken = (int) (steps() * strength);
    if (!(strength >= 0 && strength <= 1) || taken < 1) {
      throw new IllegalArgumentException(
          "strength: found " + strength + ", expected one that leaves a step of " + steps());
    }
    return (steps() - taken) * order();
  }

  @Override
  public final Tensor sample(Denoiser denoiser, Tensor start, SamplingRun run) {
    if (run.begin() >= timesteps.length || (needsNoise() && run.noise() == null)) {
      throw new IllegalArgumentException(
          "begin " + run.begin() + ": expected one below " + timesteps.length + ", and noise");
    }
    int total = timesteps.length - run.begin();
    Tensor x = start.detach(); // a handle of our own, which we may close
    try (Steps steps = start(run.begin())) {
      for (int call = 0; call < total; call++) {
        int index = run.begin() + call;
        Tensor next;
        try (TensorScope scope = TensorScope.open();
            NoGrad off = NoGrad.open()) {
          Tensor output = denoiser.predict(scaled(x, index), timesteps[index], call).detach();
          next = steps.next(new Step(index, output, x, scope, run.noise()));
          next = scope.keep(run.edit().edit(next, index + 1).detach());
        }
        x.close();
        x = next;
        if (!run.listener().onStep(call + 1, total, x)) {
          throw new CancellationException("cancelled after evaluation " + (call + 1));
        }
      }
      Tensor result = TensorScope.adopt(x);
      x = null;
      return result;
    } finally {
      if (x != null) {
        x.close();
      }
    }
  }
}
