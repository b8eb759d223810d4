package org.icportrait.diffusion.unet;

import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** Sines and cosines of time, then two linear layers; float32 throughout. */
final class TimestepEmbedding extends Module {
  private static final double MAX_PERIOD = 10000;

  private final Linear linear1;
  private final Linear conditionProjection; // null without a condition
  private final Linear linear2;
  private final int first;
  private final boolean cosinesFirst;
  private final double shift;

  TimestepEmbedding(UNet2DConditionConfig config) {
    first = config.blockOutChannels().get(0);
    cosinesFirst = config.flipSinToCos();
    shift = config.freqShift();
    linear1 = child("linear_1", new Linear(first, channels(config)));
    Integer condition = config.timeCondProjDim();
    conditionProjection =
        condition == null ? null : child("cond_proj", new Linear(condition, first, false));
    linear2 = child("linear_2", new Linear(channels(config), channels(config)));
  }

  /** The width E of the embedding. */
  static int channels(UNet2DConditionConfig config) {
    return 4 * config.blockOutChannels().get(0);
  }

  /**
   * Timesteps [N], whole or not, and a condition [N, time_cond_proj_dim] or null to the activated
   * embedding [N, E] that residual blocks take.
   */
  Tensor forward(Tensor timesteps, Tensor condition) {
    Tensor angles = timesteps.to(DType.FLOAT32).reshape(-1, 1).mul(frequencies()); // [N, first/2]
    Tensor sines = Functional.sin(angles);
    Tensor cosines = Functional.cos(angles);
    Tensor waves = cosinesFirst ? Tensor.cat(1, cosines, sines) : Tensor.cat(1, sines, cosines);
    if (condition != null) {
      if (conditionProjection == null) {
        throw new IllegalArgumentException(
            "condition of time: found " + condition + ", expected none without time_cond_proj_dim");
      }
      waves = waves.add(conditionProjection.forward(condition.to(DType.FLOAT32)));
    }
    Tensor embedding = linear2.forward(Functional.silu(linear1.forward(waves)));
    return Functional.silu(embedding);
  }

  /** In float32 step by step like the reference: at t = 999 its rounding is visible. */
  private Tensor frequencies() {
    int half = first / 2;
    float[] values = new float[half];
    for (int i = 0; i < half; i++) {
      values[i] = (float) -Math.log(MAX_PERIOD) * i / (float) (half - shift);
    }
    return Tensor.of(values, 1, half).exp();
  }
}
