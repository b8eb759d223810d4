package org.icportrait.diffusion.schedule;

import java.util.Arrays;
import org.icportrait.engine.Tensor;

/** Keeps predictions of the clean sample in range: fixed, dynamic (arXiv 2205.11487) or not. */
final class SampleLimit {
  private final boolean dynamic;
  private final boolean fixed;
  private final double range;
  private final float quantile;
  private final double greatest;

  /** The limit of a configuration. */
  SampleLimit(SchedulerConfig config) {
    dynamic = config.flag("thresholding");
    fixed = !dynamic && config.flag("clip_sample");
    range = fixed ? config.number("clip_sample_range") : 0;
    quantile = dynamic ? (float) config.number("dynamic_thresholding_ratio") : 0;
    greatest = dynamic ? config.number("sample_max_value") : 0;
    if (dynamic && !(quantile >= 0 && quantile <= 1)) {
      throw config.refuse("dynamic_thresholding_ratio", "a number between 0 and 1");
    }
  }

  /** Whether it does anything. */
  boolean active() {
    return dynamic || fixed;
  }

  /** The clean sample in range, [N, C, H, W]. */
  Tensor apply(Tensor clean) {
    if (fixed) {
      return clean.clamp(-range, range);
    }
    return dynamic ? threshold(clean) : clean;
  }

  /** Every picture is cut at a quantile of its magnitudes, at least 1, and divided by it. */
  private Tensor threshold(Tensor clean) {
    long[] shape = clean.shape();
    float[] values = clean.toFloats();
    int size = values.length / (int) shape[0];
    for (int start = 0; start < values.length; start += size) {
      float[] magnitudes = new float[size];
      for (int i = 0; i < size; i++) {
        magnitudes[i] = Math.abs(values[start + i]);
      }
      float limit = Math.max(quantileOf(magnitudes), 1f);
      limit = Math.min(limit, (float) greatest);
      for (int i = start; i < start + size; i++) {
        values[i] = Math.min(Math.max(values[i], -limit), limit) / limit;
      }
    }
    return Tensor.of(values, shape);
  }

  /** Linear between the two values around it, in float32 like torch.quantile. */
  private float quantileOf(float... values) {
    Arrays.sort(values);
    float rank = quantile * (values.length - 1);
    float low = values[(int) rank];
    float high = values[(int) Math.ceil(rank)];
    float weight = rank - (int) rank;
    return weight < 0.5f ? low + weight * (high - low) : high - (high - low) * (1 - weight);
  }
}
