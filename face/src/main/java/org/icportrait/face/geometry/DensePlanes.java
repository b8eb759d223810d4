package org.icportrait.face.geometry;

import java.util.stream.IntStream;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;

/**
 * What the {@link GeometryNetwork} says about the surface in a crop.
 *
 * @param frame the crop, of the network's size, upright or rolled with the face
 * @param values [64, 64, 8], what the network gives, pixel by pixel
 */
record DensePlanes(CropFrame frame, float[] values) {
  private static final int SIDE = GeometryNetwork.DENSE;
  private static final int PLANES = GeometryNetwork.PLANES;
  private static final float SURELY_NOT = -10; // logit of the mask beyond the crop

  /** What was said about a crop, [8, 64, 64] as the network gives it. */
  static DensePlanes of(CropFrame frame, float[] planes) {
    float[] out = new float[planes.length];
    int pixels = SIDE * SIDE;
    for (int i = 0; i < out.length; i++) {
      out[i % pixels * PLANES + i / pixels] = planes[i];
    }
    return new DensePlanes(frame, out);
  }

  /** The mean of what was said, [8, 64, 64], about a crop and about the same crop mirrored. */
  static DensePlanes mean(CropFrame frame, float[] upright, float[] mirrored) {
    float[] mean = new float[upright.length];
    int pixels = SIDE * SIDE;
    for (int i = 0; i < mean.length; i++) {
      int plane = i / pixels;
      int row = i % pixels / SIDE;
      float other = mirrored[plane * pixels + row * SIDE + SIDE - 1 - i % SIDE];
      if (plane == 1) { // canonical x is mirrored at the cube's middle
        other = 1 - other;
      } else if (plane == 5) { // and so is x of the normal
        other = -other;
      }
      mean[i] = (upright[i] + other) / 2;
    }
    return of(frame, mean);
  }

  /** The planes at every pixel of a crop, [S, S, 8], as {@link #sample} gives them. */
  float[] on(CropFrame crop) {
    return crop.equals(frame) && crop.roll() == 0 ? enlarged() : sampled(crop);
  }

  /** At the pixels of another crop, point by point. */
  float[] sampled(CropFrame crop) {
    int size = crop.size();
    float[] out = new float[size * size * PLANES];
    IntStream.range(0, size)
        .parallel()
        .forEach(
            row -> {
              float[] values = new float[PLANES];
              for (int p = row * size; p < (row + 1) * size; p++) {
                double[] at = crop.toPicture(p % size + 0.5, row + 0.5);
                sample(at[0], at[1], values);
                System.arraycopy(values, 0, out, PLANES * p, PLANES);
              }
            });
    return out;
  }

  /** At the pixels of its own upright crop, first along columns, then along rows. */
  private float[] enlarged() {
    int size = frame.size();
    Taps taps = Taps.of(size);
    float depth = (float) (size / 2.0 / frame.scale());
    float[] out = new float[size * size * PLANES];
    IntStream.range(0, size)
        .parallel()
        .forEach(
            row -> {
              float[] line = new float[SIDE * PLANES];
              int above = taps.first[row] * line.length;
              blend(values, above, above + line.length, taps.share[row], line, 0, line.length);
              for (int x = 0; x < size; x++) {
                int left = taps.first[x] * PLANES;
                int at = (row * size + x) * PLANES;
                blend(line, left, left + PLANES, taps.share[x], out, at, PLANES);
                out[at + 4] *= depth;
              }
            });
    return out;
  }

  private static void blend(float[] in, int a, int b, float share, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = in[a + i] + share * (in[b + i] - in[a + i]);
    }
  }

  /**
   * Between which two of the planes' 64 pixels the pixels of a crop lie, along either axis.
   *
   * @param first the one before
   * @param share of the one after, 0..1
   */
  private record Taps(int[] first, float[] share) {
    static Taps of(int size) {
      Taps taps = new Taps(new int[size], new float[size]);
      for (int i = 0; i < size; i++) {
        double at = Math.min(Math.max((i + 0.5) * SIDE / size - 0.5, 0), SIDE - 1.0);
        taps.first[i] = (int) Math.min(at, SIDE - 2.0);
        taps.share[i] = (float) (at - taps.first[i]);
      }
      return taps;
    }
  }

  /**
   * The planes at a point of the picture, bilinear.
   *
   * @param out [8]: mask logit, canonical coordinates, depth in picture pixels, normal in the
   *     picture's axes
   */
  void sample(double x, double y, float[] out) {
    double[] at = frame.toCrop(x, y);
    double u = at[0] * SIDE / frame.size();
    double v = at[1] * SIDE / frame.size();
    Bilinear.samplePixels(values, PLANES, SIDE, SIDE, u, v, out);
    if (Math.max(Math.abs(u - SIDE / 2.0), Math.abs(v - SIDE / 2.0)) > SIDE / 2.0 + 0.5) {
      out[0] = SURELY_NOT;
    }
    out[4] *= (float) (frame.size() / 2.0 / frame.scale());
    if (frame.roll() != 0) {
      float c = (float) Math.cos(frame.roll());
      float s = (float) Math.sin(frame.roll());
      float nx = c * out[5] - s * out[6];
      out[6] = s * out[5] + c * out[6];
      out[5] = nx;
    }
  }
}
