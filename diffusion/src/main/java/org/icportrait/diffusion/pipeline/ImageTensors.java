package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Tensor;

/** Pictures as the networks see them, and back, with the rounding of diffusers. */
final class ImageTensors {
  private static final int LEVELS = 255;

  private ImageTensors() {}

  /** [1, 3, H, W], values 0..1, in a size. */
  static Tensor unit(RgbImage image, int width, int height) {
    RgbImage sized = image.resize(width, height);
    float[] values = new float[3 * width * height];
    int i = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          values[i++] = (float) sized.at(c, y, x) / LEVELS;
        }
      }
    }
    return Tensor.of(values, 1, 3, height, width);
  }

  /** [1, 3, H, W], values -1..1. */
  static Tensor signed(RgbImage image, int width, int height) {
    return unit(image, width, height).mul(2).add(-1);
  }

  /** [1, 1, H, W]: 1 where a mask is at least half white, else 0. */
  static Tensor mask(RgbImage image, int width, int height) {
    RgbImage sized = image.resize(width, height);
    float[] values = new float[width * height];
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        values[i++] = (float) sized.grey(y, x) / LEVELS >= 0.5f ? 1 : 0;
      }
    }
    return Tensor.of(values, 1, 1, height, width);
  }

  /** Pictures of what a decoder gave, [N, 3, H, W] of about -1..1. */
  static List<RgbImage> pictures(Tensor decoded) {
    int height = (int) decoded.size(2);
    int width = (int) decoded.size(3);
    float[] values = decoded.mul(0.5).add(0.5).clamp(0, 1).permute(0, 2, 3, 1).toFloats();
    List<RgbImage> pictures = new ArrayList<>();
    int size = 3 * height * width;
    for (int n = 0; n < decoded.size(0); n++) {
      byte[] data = new byte[size];
      for (int i = 0; i < size; i++) {
        data[i] = (byte) (int) Math.rint(values[n * size + i] * LEVELS); // halves to even
      }
      pictures.add(new RgbImage(width, height, data));
    }
    return pictures;
  }
}
