package org.icportrait.face.image;

/**
 * A picture in memory. The centre of the upper left pixel is at (0.5, 0.5).
 *
 * @param width pixels
 * @param height pixels
 * @param data [3, H, W] planar RGB, sRGB values 0..1
 */
public record Picture(int width, int height, float[] data) {

  /** Refuses sizes that don't belong together. */
  public Picture {
    if (width < 1 || height < 1 || data.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "a picture of " + width + "x" + height + " with " + data.length + " values");
    }
  }

  /** A black picture. */
  public static Picture black(int width, int height) {
    return new Picture(width, height, new float[Math.multiplyExact(3, width * height)]);
  }

  /** The value of a channel (0 red, 1 green, 2 blue) at a pixel. */
  public float at(int channel, int y, int x) {
    return data[(channel * height + y) * width + x];
  }

  /** Samples all channels bilinearly; outside, the edge goes on. */
  public void sample(double x, double y, float[] rgb) {
    Bilinear.sample(data, 3, width, height, x, y, rgb);
  }

  /**
   * Samples all channels with Keys' bicubic kernel (a = -0.5), which keeps fine detail, clamped to
   * 0..1; outside, the edge goes on.
   */
  public void sampleBicubic(double x, double y, float[] rgb) {
    Resampler.sample(this, x, y, rgb);
  }

  /** The picture in another size, antialiased (bicubic). */
  public Picture resize(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    return Resampler.box(this, 0, 0, width, height, newWidth, newHeight);
  }

  /** Left and right exchanged. */
  public Picture flipHorizontal() {
    float[] out = new float[data.length];
    for (int row = 0; row < 3 * height; row++) {
      int start = row * width;
      for (int x = 0; x < width; x++) {
        out[start + x] = data[start + width - 1 - x];
      }
    }
    return new Picture(width, height, out);
  }

  /** The square crop of a frame, antialiased; outside, the edge goes on. */
  public Picture crop(CropFrame frame) {
    return frame.extract(this);
  }

  /**
   * This picture over another of its size.
   *
   * @param share [H, W], how much of this one, 0..1
   */
  public Picture over(Picture below, float[] share) {
    float[] out = below.data.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += share[i % share.length] * (data[i] - out[i]);
    }
    return new Picture(width, height, out);
  }
}
