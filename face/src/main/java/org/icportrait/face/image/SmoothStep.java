package org.icportrait.face.image;

/** A soft step from 0 to 1, flat at both ends: 3 t^2 - 2 t^3. */
public final class SmoothStep {
  private SmoothStep() {}

  /** 0 up to {@code from}, 1 from {@code to} on; falls instead where they are exchanged. */
  public static double between(double from, double to, double value) {
    double share = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return share * share * (3 - 2 * share);
  }
}
