package org.icportrait.engine;

/**
 * Keeps small gradients of float16 from becoming zero (arXiv 1710.03740, section 3.2): the loss is
 * multiplied before the backward pass and the gradients are divided after it. When one overflows
 * the step is left out and the factor halved; after many good steps it is doubled.
 */
public final class LossScaler {
  private static final double LARGEST = 1 << 24;
  private static final int GROWTH_INTERVAL = 2000; // good steps; PyTorch's number

  private double scale;
  private int good;

  /** Starts with a factor, above 0. */
  public LossScaler(double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("loss scale: found " + scale + ", expected above 0");
    }
    this.scale = scale;
  }

  /** Starts with PyTorch's factor, 65,536. */
  public static LossScaler standard() {
    return new LossScaler(1 << 16);
  }

  /** The factor on the loss of the next step. */
  public double scale() {
    return scale;
  }

  /**
   * Judges a step before the optimiser makes it.
   *
   * @param gradientNorm of all gradients
   * @return whether to make it; if not, the gradients are to be forgotten
   */
  public boolean accept(double gradientNorm) {
    if (!Double.isFinite(gradientNorm)) {
      scale = Math.max(Double.MIN_NORMAL, scale / 2);
      good = 0;
      return false;
    }
    good++;
    if (good >= GROWTH_INTERVAL && scale < LARGEST) {
      scale *= 2;
      good = 0;
    }
    return true;
  }

  /** Its state as text, to be written to a file. */
  public String state() {
    return scale + " " + good;
  }

  /** Goes on from a state. */
  public void restore(String state) {
    String[] parts = state.split(" ", -1);
    scale = Double.parseDouble(parts[0]);
    good = Integer.parseInt(parts[1]);
  }
}
