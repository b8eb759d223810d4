package org.icportrait.portrait.train.augment;

import java.util.Random;
import org.icportrait.face.image.Bilinear;

/** What cameras do to a picture: exposure, colour, blur, noise, things in front. */
public final class Photometry {
  private static final float[] NOISE = new float[1 << 18];

  static {
    Random random = new Random(7);
    for (int i = 0; i < NOISE.length; i++) {
      NOISE[i] = (float) random.nextGaussian();
    }
  }

  private Photometry() {}

  /** Disturbs a picture [3, S, S] of values -1..1 in place. */
  public static void disturb(float[] picture, int size, Random random) {
    develop(picture, size, random);
    if (random.nextFloat() < 0.1) {
      cover(picture, size, random);
    }
  }

  /** The same with nothing in front. */
  public static void develop(float[] picture, int size, Random random) {
    int pixels = size * size;
    if (random.nextFloat() < 0.3) {
      soften(picture, size, 2 + random.nextInt(3));
    }
    if (random.nextFloat() < 0.15) {
      shine(picture, size, random);
    }
    boolean dark = random.nextFloat() < 0.08;
    double gamma = Math.exp(0.3 * random.nextGaussian());
    double gain =
        (dark ? 0.08 + 0.3 * random.nextDouble() : 1) * Math.exp(0.2 * random.nextGaussian());
    float noise = random.nextFloat() < 0.4 ? 0.05f * random.nextFloat() : 0;
    int offset = random.nextInt(NOISE.length);
    boolean grey = random.nextFloat() < 0.05;
    for (int c = 0; c < 3; c++) {
      double channel = gain * Math.exp(0.1 * random.nextGaussian());
      float[] curve = new float[256];
      for (int i = 0; i < 256; i++) {
        double v = channel * Math.pow(i / 255.0, gamma);
        curve[i] = (float) (2 * Math.min(1, v) - 1);
      }
      for (int p = c * pixels; p < (c + 1) * pixels; p++) {
        int level = Math.round(127.5f * (picture[p] + 1));
        picture[p] = curve[Math.min(255, Math.max(0, level))];
        if (noise > 0) {
          picture[p] += noise * NOISE[(p + offset) & (NOISE.length - 1)];
        }
      }
    }
    if (grey) {
      for (int p = 0; p < pixels; p++) {
        float mean = (picture[p] + picture[pixels + p] + picture[2 * pixels + p]) / 3;
        picture[p] = mean;
        picture[pixels + p] = mean;
        picture[2 * pixels + p] = mean;
      }
    }
    if (random.nextFloat() < 0.2) {
      BlockNoise.round(picture, size, 0.04f + 0.2f * random.nextFloat());
    }
  }

  /** Strong light from one side: brighter there, darker across. */
  private static void shine(float[] picture, int size, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double strength = 0.5 + 1.5 * random.nextDouble();
    double x = 2 * strength * Math.cos(angle) / size;
    double y = 2 * strength * Math.sin(angle) / size;
    int pixels = size * size;
    for (int p = 0; p < pixels; p++) {
      float gain = (float) Math.exp(x * (p % size - size / 2.0) + y * (p / size - size / 2.0));
      for (int at = p; at < picture.length; at += pixels) {
        picture[at] = Math.min(1, gain * (picture[at] + 1) - 1);
      }
    }
  }

  /** Averages over squares and draws them bilinearly, as an enlarged small picture looks. */
  private static void soften(float[] picture, int size, int factor) {
    int small = size / factor; // what is left over at the far edges repeats the last square
    float[] mean = new float[small * small];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < small; y++) {
        for (int x = 0; x < small; x++) {
          float sum = 0;
          for (int k = 0; k < factor * factor; k++) {
            sum += picture[(c * size + y * factor + k / factor) * size + x * factor + k % factor];
          }
          mean[y * small + x] = sum / (factor * factor);
        }
      }
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          picture[(c * size + y) * size + x] =
              Bilinear.sample(mean, 0, small, small, (x + 0.5) / factor, (y + 0.5) / factor);
        }
      }
    }
  }

  private static void cover(float[] picture, int size, Random random) {
    int width = size / 8 + random.nextInt(size / 4);
    int height = size / 8 + random.nextInt(size / 4);
    int left = random.nextInt(size - width);
    int top = random.nextInt(size - height);
    for (int c = 0; c < 3; c++) {
      float value = random.nextFloat() * 2 - 1;
      for (int y = top; y < top + height; y++) {
        java.util.Arrays.fill(
            picture, (c * size + y) * size + left, (c * size + y) * size + left + width, value);
      }
    }
  }
}
