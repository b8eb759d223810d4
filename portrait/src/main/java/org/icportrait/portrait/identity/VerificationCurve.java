package org.icportrait.portrait.identity;

import java.util.Arrays;

/**
 * How well distances tell one person's pairs from strangers': the ROC curve of a verification test.
 *
 * @param falseAccepts shares of strangers' pairs at or below each threshold, rising
 * @param trueAccepts shares of one person's pairs at or below the same thresholds, rising
 * @param thresholds the distances, rising
 */
public record VerificationCurve(double[] falseAccepts, double[] trueAccepts, double[] thresholds) {

  /**
   * Sweeps the threshold over all distances.
   *
   * @param same distances of pairs of one person, at least one
   * @param strangers distances of pairs of two people, at least one
   */
  public static VerificationCurve of(double[] same, double[] strangers) {
    if (same.length == 0 || strangers.length == 0) {
      throw new IllegalArgumentException(same.length + " and " + strangers.length + " pairs");
    }
    double[] genuine = same.clone();
    double[] impostor = strangers.clone();
    Arrays.sort(genuine);
    Arrays.sort(impostor);
    double[] thresholds = new double[genuine.length + impostor.length];
    System.arraycopy(genuine, 0, thresholds, 0, genuine.length);
    System.arraycopy(impostor, 0, thresholds, genuine.length, impostor.length);
    Arrays.sort(thresholds);
    double[] falseAccepts = new double[thresholds.length];
    double[] trueAccepts = new double[thresholds.length];
    int g = 0;
    int f = 0;
    for (int i = 0; i < thresholds.length; i++) {
      while (g < genuine.length && genuine[g] <= thresholds[i]) {
        g++;
      }
      while (f < impostor.length && impostor[f] <= thresholds[i]) {
        f++;
      }
      trueAccepts[i] = g / (double) genuine.length;
      falseAccepts[i] = f / (double) impostor.length;
    }
    return new VerificationCurve(falseAccepts, trueAccepts, thresholds);
  }

  /** Where as many strangers are accepted as pairs of one person are refused, 0..1. */
  public double equalErrorRate() {
    return rate(equalErrorIndex());
  }

  /** The threshold of the equal error rate. */
  public double equalErrorThreshold() {
    return thresholds[equalErrorIndex()];
  }

  private double rate(int i) {
    return (falseAccepts[i] + 1 - trueAccepts[i]) / 2;
  }

  private int equalErrorIndex() {
    int best = 0;
    for (int i = 1; i < thresholds.length; i++) {
      if (gap(i) < gap(best)) {
        best = i;
      }
    }
    return best;
  }

  private double gap(int i) {
    return Math.abs(falseAccepts[i] - (1 - trueAccepts[i]));
  }
}
