package org.icportrait.diffusion.pipeline;

/** What a picture is made from. */
public sealed interface Start {
  /** Pure noise: text to image. */
  record Noise() implements Start {}

  /**
   * Another picture with noise: image to image (arXiv 2108.01073).
   *
   * @param image the picture, brought to the size of the result
   * @param strength above 0 up to 1, the part of the steps to take
   */
  record Image(RgbImage image, double strength) implements Start {
    /** Refuses a strength out of range. */
    public Image {
      check(strength);
    }
  }

  /**
   * Another picture of which a part is made anew: inpainting. Networks with 4 input channels keep
   * the rest by putting it back after every step, those with 9 are shown it.
   *
   * @param image the picture, brought to the size of the result
   * @param mask white where to make it anew
   * @param strength above 0 up to 1; at 1 the masked part starts from pure noise
   */
  record Fill(RgbImage image, RgbImage mask, double strength) implements Start {
    /** Refuses a strength out of range. */
    public Fill {
      check(strength);
    }
  }

  private static void check(double strength) {
    if (!(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength: found " + strength + ", expected up to 1");
    }
  }
}
