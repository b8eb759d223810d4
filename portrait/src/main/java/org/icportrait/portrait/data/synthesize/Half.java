package org.icportrait.portrait.data.synthesize;

/** 16-bit floating point (IEEE 754 binary16), which Java 17 can't convert itself. */
final class Half {
  private static final float SMALLEST_NORMAL = 0x1p-14f;
  private static final float STEP_BELOW = 0x1p-24f;

  private Half() {}

  /** The nearest value, ties to even; beyond 65504 infinite. */
  static short of(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) 0x7e00;
    }
    if (size >= 65520) {
      return (short) (sign | 0x7c00);
    }
    if (size < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(size / STEP_BELOW));
    }
    int magnitude = bits & 0x7fffffff;
    int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return (short) (sign | ((rounded - (112 << 23)) >>> 13));
  }

  /** The value. */
  static float toFloat(short half) {
    int exponent = (half >>> 10) & 31;
    int fraction = half & 0x3ff;
    float size;
    if (exponent == 0) {
      size = fraction * STEP_BELOW;
    } else if (exponent == 31) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
    }
    return half < 0 ? -size : size;
  }
}
