package org.icportrait.diffusion.schedule;

/**
 * Scalar functions with a float32 result. The reference computes its coefficients in float32, and 1
 * - alpha^2 near t = 0 keeps only three digits of it, so rounding has to be the same.
 */
final class Float32 {
  private Float32() {}

  static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }

  static float exp(float x) {
    return (float) Math.exp(x);
  }

  static float expm1(float x) {
    return (float) Math.expm1(x);
  }

  static float log(float x) {
    return (float) Math.log(x);
  }

  /** Evenly spaced numbers from both ends to the middle, with fused rounding, like libtorch. */
  static float[] linspace(double start, double end, int count) {
    float[] values = new float[count];
    float first = (float) start;
    float last = (float) end;
    float step = count == 1 ? 0 : (last - first) / (count - 1);
    for (int i = 0; i < count; i++) {
      boolean head = count == 1 || i < count / 2;
      values[i] = head ? Math.fma(step, i, first) : Math.fma(-step, count - 1 - i, last);
    }
    return values;
  }

  /** Each float as a double. */
  static double[] widen(float... values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Each double rounded to float32. */
  static float[] narrow(double... values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
