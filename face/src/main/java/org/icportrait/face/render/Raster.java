package org.icportrait.face.render;

/**
 * What a z-buffer left: per pixel the nearest triangle and where in it the pixel's centre lies.
 *
 * @param width pixels
 * @param height pixels
 * @param triangle [H, W], index of the triangle, -1 where there is none
 * @param weights [H, W, 2], barycentric weights of its first two corners
 * @param depth [H, W], z of the surface, infinite where there is none
 */
public record Raster(int width, int height, int[] triangle, float[] weights, float[] depth) {

  /** Interpolates vertex attributes [V, channels] at a covered pixel into {@code out}. */
  public void interpolate(
      int pixel, int[] triangles, float[] attributes, int channels, float[] out) {
    int t = 3 * triangle[pixel];
    float a = weights[2 * pixel];
    float b = weights[2 * pixel + 1];
    float c = 1 - a - b;
    int i = channels * triangles[t];
    int j = channels * triangles[t + 1];
    int k = channels * triangles[t + 2];
    for (int n = 0; n < channels; n++) {
      out[n] = a * attributes[i + n] + b * attributes[j + n] + c * attributes[k + n];
    }
  }

  /** Planes [channels, H, W] of interpolated attributes, {@code background} where nothing is. */
  public float[] planes(int[] triangles, float[] attributes, int channels, float background) {
    int pixels = width * height;
    float[] planes = new float[channels * pixels];
    float[] values = new float[channels];
    for (int p = 0; p < pixels; p++) {
      if (triangle[p] >= 0) {
        interpolate(p, triangles, attributes, channels, values);
      } else {
        java.util.Arrays.fill(values, background);
      }
      for (int n = 0; n < channels; n++) {
        planes[n * pixels + p] = values[n];
      }
    }
    return planes;
  }

  /** [H, W], 1 where a triangle is, else 0. */
  public float[] coverage() {
    float[] mask = new float[triangle.length];
    for (int p = 0; p < mask.length; p++) {
      mask[p] = triangle[p] >= 0 ? 1 : 0;
    }
    return mask;
  }
}
