package org.icportrait.portrait.train.whole;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * How far a portrait is from the truth: values, slopes, four times smaller values again and, eight
 * times smaller, logarithms: light is a factor, and in shadows values hardly tell of it.
 */
final class WholeHeadLoss {
  private static final double ROUND = 1e-4; // of Charbonnier's norm
  private static final double SLOPES = 0.6;
  private static final double COARSE = 1.5;
  private static final int COARSER = 4;
  private static final double LIGHT = 0.4;
  private static final int COARSEST = 8;
  private static final double DARK = 0.05; // display value below which darkness tells nothing

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
    Tensor light = logarithm(picture).sub(logarithm(truth));
    Tensor broad = mean(norm(light).mul(Functional.averagePool(weight, COARSEST)));
    return mean(norm(error).mul(weight))
        .add(coarse.mul(COARSE))
        .add(slopes.mul(SLOPES))
        .add(broad.mul(LIGHT));
  }

  private static Tensor logarithm(Tensor picture) {
    return Functional.averagePool(picture, COARSEST).clamp(0, 2).add(DARK).log();
  }

  private static Tensor norm(Tensor x) {
    return x.square().add(ROUND).sqrt();
  }

  private static Tensor mean(Tensor x) {
    return x.mean(1, 2, 3);
  }
}
