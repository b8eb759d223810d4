package org.icportrait.diffusion.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.icportrait.engine.Engine;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.WorkCounter;

/**
 * How long a workload takes.
 *
 * @param seconds of each run that counted, in order
 * @param operations floating-point operations of one run, see {@link WorkCounter}
 */
public record Measurement(List<Double> seconds, double operations) {

  /** Asked before each run. */
  @FunctionalInterface
  public interface Gate {
    /**
     * Lets a run go on, or throws.
     *
     * @param done runs done, those that don't count too
     * @param total runs in all
     */
    void pass(int done, int total);
  }

  /**
   * Runs a workload.
   *
   * @param warmUp runs that don't count, at least 0
   * @param repeat runs that do, at least 1
   */
  public static Measurement of(Workload workload, int warmUp, int repeat, Gate gate) {
    List<Double> seconds = new ArrayList<>();
    double operations = 0;
    try (NoGrad off = NoGrad.open()) {
      for (int i = 0; i < warmUp + repeat; i++) {
        gate.pass(i, warmUp + repeat);
        try (TensorScope scope = TensorScope.open();
            WorkCounter counter = WorkCounter.open()) {
          long start = System.nanoTime();
          workload.run();
          Engine.finish();
          double taken = (System.nanoTime() - start) / 1e9;
          operations = counter.operations();
          if (i >= warmUp) {
            seconds.add(taken);
          }
        }
      }
    }
    return new Measurement(List.copyOf(seconds), operations);
  }

  /** The middle one, or the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  /** The shortest. */
  public double min() {
    return Collections.min(seconds);
  }

  /** The longest. */
  public double max() {
    return Collections.max(seconds);
  }

  /** Billions of floating-point operations a second at the median. */
  public double gigaflops() {
    return operations / 1e9 / median();
  }
}
