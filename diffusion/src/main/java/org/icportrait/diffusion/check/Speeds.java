package org.icportrait.diffusion.check;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.bench.Family;
import org.icportrait.diffusion.bench.Measurement;
import org.icportrait.diffusion.bench.Subject;
import org.icportrait.diffusion.bench.Workload;
import org.icportrait.engine.AttentionKernel;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Engine;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.RandomWeights;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.WorkCounter;

/** How fast the chosen device computes what takes the time of a step. */
public final class Speeds {
  private static final int RUNS = 5;
  private static final int WARM_UP = 2;

  /**
   * A measurement.
   *
   * @param subject what was measured
   * @param type that it was computed in
   * @param seconds of one run, the middle of some
   * @param operations of one run; 0 where none count
   */
  public record Speed(String subject, DType type, double seconds, double operations) {
    /** 10^12 operations a second. */
    public double teraflops() {
      return operations / seconds / 1e12;
    }
  }

  private Speeds() {}

  /** On a GPU at the sizes of Stable Diffusion 1.5 at 512 px; small ones on a processor. */
  static List<Speed> measure(List<DType> types) {
    boolean large = !Engine.device().isCpu();
    List<Speed> speeds = new ArrayList<>();
    for (DType type : types) {
      try (NoGrad off = NoGrad.open();
          TensorScope scope = TensorScope.open();
          RandomSource random = RandomSource.seeded(1)) {
        int side = large ? 4096 : 256;
        Tensor a = random.normal(side, side).to(type);
        speeds.add(time("matrix product " + side, type, () -> a.matmul(a)));
        int plane = large ? 64 : 16;
        try (Conv2d convolution =
            EmptyParameters.make(type, () -> new Conv2d(320, 320, Conv2d.Options.same(3)))) {
          RandomWeights.fill(convolution, 1);
          Tensor x = random.normal(large ? 8 : 1, 320, plane, plane).to(type).channelsLast();
          speeds.add(time("convolution 3x3 of 320 channels", type, () -> convolution.forward(x)));
        }
        Tensor q = random.normal(large ? 4 : 1, 8, (long) plane * plane, 40).to(type);
        speeds.add(
            time(
                "attention of " + plane * plane + " tokens",
                type,
                () -> AttentionKernel.attend(q, q, q)));
      }
      Family family = large ? Family.SD15 : Family.MINI;
      speeds.add(bench(Subject.UNET, family, large ? 512 : 64, type));
    }
    speeds.add(bench(Subject.TRAINING, Family.MINI, large ? 256 : 64, types.get(types.size() - 1)));
    return List.copyOf(speeds);
  }

  private static Speed bench(Subject subject, Family family, int size, DType type) {
    try (Workload workload = subject.prepare(family, size, 1, type)) {
      Measurement measured = Measurement.of(workload, WARM_UP, RUNS, (done, total) -> {});
      String name = subject == Subject.TRAINING ? "training step of " : "U-Net of ";
      return new Speed(
          name + (family == Family.SD15 ? "Stable Diffusion 1.5" : "mini") + ", " + size + " px",
          type,
          measured.median(),
          measured.operations());
    }
  }

  private static Speed time(String subject, DType type, Runnable work) {
    List<Double> seconds = new ArrayList<>();
    double operations = 0;
    for (int i = 0; i < WARM_UP + RUNS; i++) {
      try (TensorScope scope = TensorScope.open();
          WorkCounter counter = WorkCounter.open()) {
        Engine.finish();
        long start = System.nanoTime();
        work.run();
        Engine.finish();
        if (i >= WARM_UP) {
          seconds.add((System.nanoTime() - start) / 1e9);
        }
        operations = counter.operations();
      }
    }
    seconds.sort(null);
    return new Speed(subject, type, seconds.get(RUNS / 2), operations);
  }
}
