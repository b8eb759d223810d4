package org.icportrait.portrait.method.canvas;

import org.icportrait.engine.Tensor;

/**
 * Where each token lies in its half of the canvas, as sines and cosines (Vaswani et al. 2017), for
 * denoisers that are told: profile and target have the same places, so that to begin with like
 * looks at like. Convolutions alone tell it near edges only.
 */
public final class CanvasPlaces {
  /** Channels of the planes. */
  public static final int CHANNELS = 8;

  private static final int WAVES = 2; // over a side: a half and a whole one

  private CanvasPlaces() {}

  /**
   * The planes that a denoiser reads: as they are, or with places.
   *
   * @param planes [N, K, h, w], of one half, or both
   * @param halves how many halves they are, 1 or 2
   * @param channels that the denoiser reads, K or {@link #CHANNELS} more
   */
  public static Tensor complete(Tensor planes, int halves, long channels) {
    long missing = channels - planes.size(1);
    if (missing == 0) {
      return planes;
    }
    if (missing != CHANNELS) {
      throw new IllegalArgumentException(
          planes.size(1) + " channels, expected " + channels + ", or " + CHANNELS + " less");
    }
    int height = (int) planes.size(2);
    int width = (int) planes.size(3) / halves;
    Tensor half = of(height, width);
    Tensor all = halves == 1 ? half : Tensor.cat(3, half, half);
    return Tensor.cat(1, planes, all.expand(planes.size(0), CHANNELS, height, planes.size(3)));
  }

  /** [1, {@link #CHANNELS}, h, w]: of x sines, cosines, then of y. */
  private static Tensor of(int height, int width) {
    float[] values = new float[CHANNELS * height * width];
    for (int i = 0; i < values.length; i++) {
      int p = i % (height * width);
      int channel = i / (height * width);
      double share =
          channel / (2 * WAVES) == 0 ? share(p % width, width) : share(p / width, height);
      double angle = Math.PI * (1 + channel / 2 % WAVES) * share;
      values[i] = (float) (channel % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
    }
    return Tensor.of(values, 1, CHANNELS, height, width);
  }

  private static double share(int at, int of) {
    return (at + 0.5) / of;
  }
}
