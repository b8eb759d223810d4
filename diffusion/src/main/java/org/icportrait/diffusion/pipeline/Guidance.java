package org.icportrait.diffusion.pipeline;

import org.icportrait.engine.Tensor;

/**
 * Classifier-free guidance (arXiv 2207.12598).
 *
 * @param scale how far to go from the unconditional prediction towards and past the conditional
 *     one; up to 1 there is no guidance
 * @param rescale 0..1, how far to bring the deviation of the result back to that of the conditional
 *     prediction (arXiv 2305.08891, section 3.4)
 */
public record Guidance(double scale, double rescale) {
  /** Refuses what is out of range. */
  public Guidance {
    if (!Double.isFinite(scale) || !(rescale >= 0 && rescale <= 1)) {
      throw new IllegalArgumentException(
          "guidance " + scale + ", rescale " + rescale + ": expected a number and 0..1");
    }
  }

  /** Whether there is an unconditional prediction. */
  boolean active() {
    return scale > 1;
  }

  /** The guided prediction of both [N, C, H, W]. */
  Tensor apply(Tensor unconditional, Tensor conditional) {
    Tensor guided = unconditional.add(conditional.sub(unconditional).mul(scale));
    if (rescale == 0) {
      return guided;
    }
    Tensor rescaled = guided.mul(deviation(conditional).div(deviation(guided)));
    return rescaled.mul(rescale).add(guided.mul(1 - rescale));
  }

  /** The deviation of each sample, [N, 1, 1, 1]. */
  private static Tensor deviation(Tensor x) {
    Tensor centred = x.sub(x.mean(1, 2, 3));
    double degrees = (double) x.count() / x.size(0) - 1;
    return centred.square().sum(1, 2, 3).div(degrees).sqrt();
  }

  /**
   * The scale as an embedding for networks that guidance was distilled into (arXiv 2310.04378), [N,
   * width].
   */
  Tensor embedding(int pictures, int width) {
    int half = width / 2;
    float[] row = new float[width];
    float step = (float) (Math.log(10_000) / (half - 1));
    for (int i = 0; i < half; i++) {
      float rate = (float) Math.exp(-step * i);
      float angle = (float) (scale - 1) * 1000 * rate; // in float32: large angles feel the rounding
      row[i] = (float) Math.sin(angle);
      row[half + i] = (float) Math.cos(angle);
    }
    return Tensor.of(row, 1, width).expand(pictures, width);
  }
}
