package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/**
 * A 3 x 3 convolution by Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin & Gray, CVPR 2016):
 * four outputs of a channel cost 16 products instead of 36. In bfloat16, where convolutions are
 * bound by arithmetic, planes of many channels take 55 to 70 % of the time. What is transformed is
 * rounded to bfloat16, too: an error of 0.7 % instead of 0.2 % of the result's deviation.
 */
final class WinogradConvolution {
  private static final long LEAST_CHANNELS = 256; // below, the transforms outweigh the products
  private static final long LEAST_TILES = 128; // below, reading 16/9 of the weights does
  private static final long MOST_TILES =
      4096; // at a time: they take eight times the plane's memory
  private static final int TAPS = 4; // of a transformed tile's side
  private static final float[] KERNEL = {1, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, -0.5f, 0.5f, 0, 0, 1};

  private WinogradConvolution() {}

  /** Whether planes [N, C, H, W] and a kernel [O, C, 3, 3] are worth it. */
  static boolean suits(Tensor x, Tensor weight) {
    long tiles = x.size(2) * x.size(3) / 4;
    return x.dtype() == DType.BFLOAT16
        && x.size(2) % 2 == 0
        && x.size(3) % 2 == 0
        && tiles <= MOST_TILES
        && x.size(0) * tiles >= LEAST_TILES
        && Math.min(weight.size(0), weight.size(1)) >= LEAST_CHANNELS;
  }

  /** The transformed kernel G g G^T, [16, C, O], of a kernel g [O, C, 3, 3], in its type. */
  static Tensor kernel(Tensor weight) {
    return TensorScope.within(
        () -> {
          float[] both = new float[9 * TAPS * TAPS]; // [3 3, 4 4], the product of G with itself
          for (int i = 0; i < both.length; i++) {
            int row = i / (TAPS * TAPS);
            int column = i % (TAPS * TAPS);
            both[i] = KERNEL[column / TAPS * 3 + row / 3] * KERNEL[column % TAPS * 3 + row % 3];
          }
          Tensor flat = weight.to(DType.FLOAT32).contiguous().reshape(-1, 9); // [O C, 3 3]
          Tensor taps = flat.matmul(Tensor.of(both, 9, TAPS * TAPS)); // [O C, 4 4]
          return taps.to(weight.dtype())
              .reshape(weight.size(0), weight.size(1), TAPS * TAPS)
              .permute(2, 1, 0)
              .contiguous();
        });
  }

  /**
   * Convolves with padding 1 and stride 1.
   *
   * @param x [N, C, H, W], H and W even
   * @param kernel see {@link #kernel}, [16, C, O]
   * @param bias [O], or null
   * @return [N, O, H, W] with channels innermost in memory
   */
  static Tensor forward(Tensor x, Tensor kernel, Tensor bias) {
    return forward(x, kernel, bias, MOST_TILES);
  }

  /**
   * The same, some samples at a time.
   *
   * @param most tiles at a time, if one sample has not more
   */
  static Tensor forward(Tensor x, Tensor kernel, Tensor bias, long most) {
    long together = Math.max(1, most / (x.size(2) * x.size(3) / 4));
    List<Tensor> parts = new ArrayList<>();
    for (long from = 0; from < x.size(0); from += together) {
      parts.add(some(x.narrow(0, from, Math.min(together, x.size(0) - from)), kernel, bias));
    }
    return parts.size() == 1 ? parts.get(0) : Tensor.cat(0, parts);
  }

  private static Tensor some(Tensor x, Tensor kernel, Tensor bias) {
    long rows = x.size(2) / 2;
    long columns = x.size(3) / 2;
    long in = kernel.size(1);
    long out = kernel.size(2);
    Tensor products =
        TensorScope.within(
            () -> {
              Tensor plane = Functional.pad(x.channelsLast(), 1, 1, 1, 1);
              Tensor padded = plane.permute(0, 2, 3, 1); // [N, H + 2, W + 2, C], as it lies
              return input(padded, rows, columns).matmul(kernel); // [16, N h w, O]
            });
    Tensor y =
        TensorScope.within(() -> output(products, bias, new long[] {x.size(0), rows, columns}));
    products.close();
    WorkCounter.count(y, 5 * in); // with the 4 of the products the 9 that it stands for
    return y.reshape(x.size(0), x.size(2), x.size(3), out).permute(0, 3, 1, 2);
  }

  /** B^T d B of all tiles: [N, H + 2, W + 2, C] to [16, N H/2 W/2, C]. */
  private static Tensor input(Tensor padded, long rows, long columns) {
    long n = padded.size(0);
    long channels = padded.size(3);
    Tensor across = empty(padded, TAPS, n, padded.size(1), columns, channels);
    difference(across, padded, 2, columns);
    Tensor tiles = empty(padded, TAPS, TAPS, n, rows, columns, channels);
    difference(tiles, across, 2, rows);
    return tiles.reshape(TAPS * TAPS, n * rows * columns, channels);
  }

  /** One axis of B^T d: d0 - d2, d1 + d2, d2 - d1, d1 - d3 of tiles that overlap by two. */
  private static void difference(Tensor out, Tensor in, long axis, long tiles) {
    Tensor[] d = new Tensor[TAPS];
    for (int k = 0; k < TAPS; k++) {
      d[k] = in.narrow(axis, k, 2 * tiles - 1).stride(axis, 2);
    }
    torch.sub_out(out.handle.select(0, 0), d[0].handle, d[2].handle);
    torch.add_out(out.handle.select(0, 1), d[1].handle, d[2].handle);
    torch.sub_out(out.handle.select(0, 2), d[2].handle, d[1].handle);
    torch.sub_out(out.handle.select(0, 3), d[1].handle, d[3].handle);
  }

  /**
   * A^T m A of all tiles.
   *
   * @param products m, [16, N h w, O]
   * @param tiles N, h, w
   * @return [N, h, 2, w, 2, O]
   */
  private static Tensor output(Tensor products, Tensor bias, long... tiles) {
    long n = tiles[0];
    long out = products.size(2);
    Tensor m = products.reshape(TAPS, TAPS, n, tiles[1], tiles[2], out);
    if (bias != null) {
      m.handle.select(0, 1).select(0, 1).add_(bias.handle); // this one is part of all four sums
    }
    Tensor half = empty(m, 2, TAPS, n, tiles[1], tiles[2], out);
    sums(half.handle.select(0, 0), half.handle.select(0, 1), m.handle);
    Tensor y = empty(m, n, tiles[1], 2, tiles[2], 2, out);
    for (int row = 0; row < 2; row++) {
      var line = y.handle.select(2, row);
      sums(line.select(3, 0), line.select(3, 1), half.handle.select(0, row));
    }
    return y;
  }

  /** One axis of A^T m: m0 + m1 + m2 and m1 - m2 - m3 along the first axis. */
  private static void sums(
      org.bytedeco.pytorch.Tensor first,
      org.bytedeco.pytorch.Tensor second,
      org.bytedeco.pytorch.Tensor m) {
    torch.add_out(first, m.select(0, 0), m.select(0, 1));
    first.add_(m.select(0, 2));
    torch.sub_out(second, m.select(0, 1), m.select(0, 2));
    second.sub_(m.select(0, 3));
  }

  private static Tensor empty(Tensor like, long... shape) {
    return Tensor.empty(like.dtype(), shape);
  }
}
