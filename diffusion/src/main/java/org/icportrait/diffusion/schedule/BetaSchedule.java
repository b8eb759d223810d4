package org.icportrait.diffusion.schedule;

import java.util.HashMap;
import java.util.Map;

/** How the variance added in a training step grows with time; in float32, as diffusers has it. */
public enum BetaSchedule {
  /** Evenly spaced variances (arXiv 2006.11239). */
  LINEAR("linear"),
  /** Evenly spaced deviations, as Stable Diffusion 1.x has. */
  SCALED_LINEAR("scaled_linear"),
  /** The squared-cosine schedule (arXiv 2102.09672); start and end don't matter to it. */
  SQUAREDCOS_CAP_V2("squaredcos_cap_v2"),
  /** A signal that falls exponentially; Heun's class alone has it. */
  EXP("exp"),
  /** Signal-to-noise ratios of a Laplace distribution; DDPM's class alone has it. */
  LAPLACE("laplace"),
  /** Variances along a logistic curve (GeoDiff, arXiv 2203.02923); DDPM's class alone has it. */
  SIGMOID("sigmoid");

  private static final double MAX_BETA = 0.999;
  private static final float SIGMOID_RANGE = 6;

  private final String key;

  BetaSchedule(String key) {
    this.key = key;
  }

  /** The name in a configuration. */
  public String key() {
    return key;
  }

  /** The schedules that a class has, by name. */
  static Map<String, BetaSchedule> of(SchedulerClass type) {
    Map<String, BetaSchedule> known = new HashMap<>();
    for (BetaSchedule schedule : values()) {
      boolean supported =
          switch (schedule) {
            case LINEAR, SCALED_LINEAR, SQUAREDCOS_CAP_V2 -> true;
            case EXP -> type == HeunSampler.CLASS;
            case LAPLACE, SIGMOID -> type == DdpmSampler.CLASS;
          };
      if (supported) {
        known.put(schedule.key, schedule);
      }
    }
    return known;
  }

  /** The variances of {@code count} steps. */
  float[] betas(int count, double start, double end) {
    return switch (this) {
      case LINEAR -> Float32.linspace(start, end, count);
      case SCALED_LINEAR -> {
        float[] roots = Float32.linspace(Math.sqrt(start), Math.sqrt(end), count);
        for (int i = 0; i < count; i++) {
          roots[i] *= roots[i];
        }
        yield roots;
      }
      case SIGMOID -> {
        float[] x = Float32.linspace(-SIGMOID_RANGE, SIGMOID_RANGE, count);
        for (int i = 0; i < count; i++) {
          float logistic = (float) (1 / (1 + Math.exp(-x[i])));
          x[i] = logistic * (float) (end - start) + (float) start;
        }
        yield x;
      }
      default -> fromSignal(count);
    };
  }

  private float[] fromSignal(int count) {
    float[] betas = new float[count];
    for (int i = 0; i < count; i++) {
      double ratio = signal((i + 1.0) / count) / signal((double) i / count);
      betas[i] = (float) Math.min(1 - ratio, MAX_BETA);
    }
    return betas;
  }

  /** What is left of the signal's power at a time in 0..1. */
  private double signal(double time) {
    return switch (this) {
      case EXP -> Math.exp(-12 * time);
      case LAPLACE -> {
        double side = Math.copySign(1, 0.5 - time);
        double snr = Math.exp(-0.5 * side * Math.log(1 - 2 * Math.abs(0.5 - time) + 1e-6));
        yield Math.sqrt(snr / (1 + snr));
      }
      default -> {
        double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
        yield cosine * cosine;
      }
    };
  }
}
