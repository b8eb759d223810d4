package org.icportrait.portrait.train.whole;

/**
 * What networks made of a pair: PSNR over the true head, dB.
 *
 * @param estimate of the first guess
 * @param network of the portrait
 * @param withoutCanvas of the portrait without the profile on the canvas
 * @param withoutWarp of the portrait without a warp: the canvas alone shows the person
 * @param withoutBoth of the portrait of nobody
 */
public record PairFigures(
    double estimate, double network, double withoutCanvas, double withoutWarp, double withoutBoth) {

  /** Root mean square error of the portrait over that of the first guess. */
  public double error() {
    return Math.pow(10, (estimate - network) / 20);
  }

  /** What is found in the profile's half of the canvas where there is no warp, dB. */
  public double matched() {
    return withoutWarp - withoutBoth;
  }
}
