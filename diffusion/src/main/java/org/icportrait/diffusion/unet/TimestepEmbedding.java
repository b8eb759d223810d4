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
  private final Linear linear2;
  private final int first;
  private final boolean cosinesFirst;
  private final double shift;

  TimestepEmbedding(UNet2DConditionConfig config) {
    first = config.blockOutChannels().get(0);
    cosinesFirst = config.flipSinToCos();
    shift = config.freqShift();
    linear1 = child("linear_1", new Linear(first, channels(config)));
    linear2 = child("linear_2", new Linear(channels(config), channels(config)));
  }

  /** The width E of the embedding. */
  static int channels(UNet2DConditionConfig config) {
    return 4 * config.blockOutChannels().get(0);
  }

  /** Timesteps [N], whole or not, to the activated embedding [N, E] that residual blocks take. */
  Tensor forward(Tensor timesteps) {
    Tensor angles = timesteps.to(DType.FLOAT32).reshape(-1, 1).mul(frequencies()); // [N, first/2]
    Tensor sines = Functional.sin(angles);
    Tensor cosines = Functional.cos(angles);
    Tensor waves = cosinesFirst ? Tensor.cat(1, cosines, sines) : Tensor.cat(1, sines, cosines);
    Tensor embedding = linear2.forward(Functional.silu(linear1.forward(waves)));
    return Functional.silu(embedding);
  }

  private Tensor frequencies() {
    int half = first / 2;
    float[] values = new float[half];
    for (int i = 0; i < half; i++) {
      values[i] = (float) Math.exp(-Math.log(MAX_PERIOD) * i / (half - shift));
    }
    return Tensor.of(values, 1, half);
  }
}
