package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;

/** From display values to linear light and back, by tables: both are needed for every pixel. */
final class Tone {
  private static final double SHOULDER = 0.75; // linear light above it is compressed
  private static final int STEPS = 1 << 14;
  private static final float[] LINEAR = new float[1025];
  private static final float[] DISPLAY = new float[STEPS + 1];

  static {
    for (int i = 0; i < LINEAR.length; i++) {
      LINEAR[i] = (float) StrictMath.pow(i / (LINEAR.length - 1.0), DisplayGamma.EXPONENT);
    }
    for (int i = 0; i <= STEPS; i++) {
      double root = i / (double) STEPS; // of the light, so that dark values get as many steps
      DISPLAY[i] = (float) StrictMath.pow(root * root, 1 / DisplayGamma.EXPONENT);
    }
  }

  private Tone() {}

  /** Linear light of a display value 0..1. */
  static float linear(float display) {
    float place = Math.min(1, Math.max(0, display)) * (LINEAR.length - 1);
    int low = Math.min(LINEAR.length - 2, (int) place);
    return LINEAR[low] + (place - low) * (LINEAR[low + 1] - LINEAR[low]);
  }

  /** The picture in linear light. */
  static Picture linear(Picture picture) {
    float[] out = new float[picture.data().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = linear(picture.data()[i]);
    }
    return new Picture(picture.width(), picture.height(), out);
  }

  /**
   * A display value under {@code ratio} times the light, bent before white when it grows: 1 stays
   * 1, and a ratio of 1 changes nothing.
   */
  static float exposed(float display, float ratio) {
    double light = linear(display);
    double more = ratio * light;
    if (ratio > 1) {
      more /= Math.sqrt(1 + (ratio * ratio - 1.0) * light * light);
    }
    return DISPLAY[(int) Math.round(Math.sqrt(Math.min(1, more)) * STEPS)];
  }

  /** Display value 0..1 of linear light, bright light compressed as film does. */
  static float display(float light) {
    double value = Math.max(0, light);
    if (value > SHOULDER) {
      double room = 1 - SHOULDER;
      value = 1 - room * room / (room + value - SHOULDER);
    }
    return DISPLAY[(int) Math.round(Math.sqrt(value) * STEPS)];
  }
}
