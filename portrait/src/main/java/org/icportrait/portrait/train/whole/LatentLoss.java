package org.icportrait.portrait.train.whole;

import org.icportrait.engine.Tensor;

/** How far an output is from what a pre-trained network shall put out, where heads are drawn. */
final class LatentLoss {
  private LatentLoss() {}

  /**
   * The mean loss of samples. Each is normalised by its own weight, so that the mean over batches
   * is that over all their samples.
   *
   * @param output [N, C, h, w]
   * @param target likewise
   * @param weight of places, [N, 1, h, w]
   */
  static Tensor of(Tensor output, Tensor target, Tensor weight) {
    Tensor error = output.sub(target).square().mul(weight).mean(1, 2, 3);
    return error.div(weight.mean(1, 2, 3)).mean();
  }
}
