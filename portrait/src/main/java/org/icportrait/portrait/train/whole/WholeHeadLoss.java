package org.icportrait.portrait.train.whole;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/** How far a portrait is from the truth: values, slopes and, four times smaller, values again. */
final class WholeHeadLoss {
  private static final double ROUND = 1e-4; // of Charbonnier's norm
  private static final double SLOPES = 0.6;
  private static final double COARSE = 1.5;
  private static final int COARSER = 4;

  private WholeHeadLoss() {}

  /**
   * The loss of each sample.
   *
   * @param weight [N, 1, S, S]
   * @return [N]
   */
  static Tensor of(Tensor picture, Tensor truth, Tensor weight) {
    Tensor error = picture.sub(truth);
    long size = error.size(3);
    Tensor right = error.narrow(3, 1, size - 1).sub(error.narrow(3, 0, size - 1));
    Tensor down = error.narrow(2, 1, size - 1).sub(error.narrow(2, 0, size - 1));
    Tensor slopes =
        mean(norm(right).mul(weight.narrow(3, 1, size - 1)))
            .add(mean(norm(down).mul(weight.narrow(2, 1, size - 1))));
    Tensor coarse = mean(norm(Functional.averagePool(error.mul(weight), COARSER)));
    return mean(norm(error).mul(weight)).add(coarse.mul(COARSE)).add(slopes.mul(SLOPES));
  }

  private static Tensor norm(Tensor x) {
    return x.square().add(ROUND).sqrt();
  }

  private static Tensor mean(Tensor x) {
    return x.mean(1, 2, 3);
  }
}
