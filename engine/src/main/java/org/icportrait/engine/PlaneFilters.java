package org.icportrait.engine;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/** Filters on planes of pictures, [N, C, H, W], without parameters of their own. */
public final class PlaneFilters {
  private static final int BILINEAR = 0;
  private static final int BORDER = 1;

  private PlaneFilters() {}

  /** Mean over the square of side {@code 2 radius + 1} around each pixel; the edge goes on. */
  public static Tensor boxBlur(Tensor x, int radius) {
    if (radius < 1) {
      return x;
    }
    long side = 2L * radius + 1;
    long[] kernel = {side, 1};
    long[] row = {1, side};
    long[] one = {1, 1};
    long[] none = {0, 0};
    return TensorScope.within(
        () -> {
          var padded = torch.replication_pad2d(x.handle, radius, radius, radius, radius);
          var rows = torch.avg_pool2d(padded, row, one, none, false, true, new LongOptional());
          return new Tensor(
              torch.avg_pool2d(rows, kernel, one, none, false, true, new LongOptional()));
        });
  }

  /** Largest value in the square of side {@code 2 radius + 1} around each pixel. */
  public static Tensor dilate(Tensor x, int radius) {
    if (radius < 1) {
      return x;
    }
    long side = 2L * radius + 1;
    long[] one = {1, 1};
    return TensorScope.within(
        () -> {
          var rows =
              torch.max_pool2d(
                  x.handle, new long[] {1, side}, one, new long[] {0, radius}, one, false);
          return new Tensor(
              torch.max_pool2d(
                  rows, new long[] {side, 1}, one, new long[] {radius, 0}, one, false));
        });
  }

  /** The larger of two values, of tensors of the same shape. */
  public static Tensor maximum(Tensor a, Tensor b) {
    return new Tensor(torch.maximum(a.handle, b.handle));
  }

  /** 1 where a value is above a threshold, else 0; float32. */
  public static Tensor above(Tensor x, double threshold) {
    try (Scalar scalar = new Scalar(threshold)) {
      return TensorScope.within(
          () -> new Tensor(torch.gt(x.handle, scalar).to(torch.ScalarType.Float)));
    }
  }

  /**
   * Samples planes bilinearly; outside, the edge goes on.
   *
   * @param x [N, C, H, W]
   * @param places [N, h, w, 2]: x and y, -1..1 from edge to edge of the plane
   * @return [N, C, h, w]
   */
  public static Tensor resample(Tensor x, Tensor places) {
    return new Tensor(torch.grid_sampler_2d(x.handle, places.handle, BILINEAR, BORDER, false));
  }
}
