package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A 3 x 3 convolution by Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin & Gray, CVPR 2016):
 * four outputs of a channel cost 16 products instead of 36. In bfloat16, where convolutions are
 * bound by arithmetic, planes of many channels take 55 to 70 % of the time. What is transformed is
 * rounded to bfloat16, too: an error of 0.7 % instead of 0.2 % of the result's deviation.
 */
final class WinogradConvolution {
  private static final long LEAST_CHANNELS = 256; // below, the transforms outweigh the products
  private static final long LEAST_TILES = 128; // below, reading 16/9 of the weights does
  private static final long MOST_TILES = 4096; // of a sample: they take eight times its memory
  // tiles x channels at a time: planes of more than 32 MB are given back, and taken anew each time
  private static final long MOST_VALUES = 1L << 20;

  private WinogradConvolution() {}

  /** Whether planes [N, C, H, W] and a kernel [O, C, 3, 3] are worth it. */
  static boolean suits(Tensor x, Tensor weight, WinogradTile tile) {
    long tiles = tile.along(x.size(2)) * tile.along(x.size(3));
    return x.dtype() == DType.BFLOAT16
        && weight.dtype() == DType.BFLOAT16
        && tile.divides(x.size(2))
        && tile.divides(x.size(3))
        && tiles <= MOST_TILES
        && x.size(0) * tiles >= LEAST_TILES
        && Math.min(weight.size(0), weight.size(1)) >= LEAST_CHANNELS;
  }

  /** The transformed kernel G g G^T, [taps^2, C, O], of a kernel g [O, C, 3, 3], in its type. */
  static Tensor kernel(Tensor weight, WinogradTile tile) {
    return TensorScope.within(
        () -> {
          int taps = tile.taps();
          float[][] side = tile.kernel();
          float[] both = new float[9 * taps * taps]; // [3 3, taps taps], G's product with itself
          for (int i = 0; i < both.length; i++) {
            int row = i / (taps * taps);
            int column = i % (taps * taps);
            both[i] = side[column / taps][row / 3] * side[column % taps][row % 3];
          }
          Tensor flat = weight.to(DType.FLOAT32).contiguous().reshape(-1, 9); // [O C, 3 3]
          Tensor transformed = flat.matmul(Tensor.of(both, 9, taps * taps)); // [O C, taps taps]
          return transformed
              .to(weight.dtype())
              .reshape(weight.size(0), weight.size(1), taps * taps)
              .permute(2, 1, 0)
              .contiguous();
        });
  }

  /**
   * Convolves with padding 1 and stride 1.
   *
   * @param x [N, C, H, W]
   * @param kernel see {@link #kernel}, [taps^2, C, O]
   * @param bias [O], or null
   * @param tile PLAIN wants H and W even
   * @return [N, O, H', W'] with channels innermost in memory
   */
  static Tensor forward(Tensor x, Tensor kernel, Tensor bias, WinogradTile tile) {
    long channels = Math.max(kernel.size(1), kernel.size(2));
    return forward(x, kernel, bias, tile, MOST_VALUES / channels);
  }

  /**
   * The same, some samples at a time.
   *
   * @param most tiles at a time, if one sample has not more
   */
  static Tensor forward(Tensor x, Tensor kernel, Tensor bias, WinogradTile tile, long most) {
    long together = Math.max(1, most / (tile.along(x.size(2)) * tile.along(x.size(3))));
    List<Tensor> parts = new ArrayList<>();
    for (long from = 0; from < x.size(0); from += together) {
      Tensor samples = x.narrow(0, from, Math.min(together, x.size(0) - from));
      parts.add(some(samples, kernel, bias, tile));
    }
    return parts.size() == 1 ? parts.get(0) : Tensor.cat(0, parts);
  }

  private static Tensor some(Tensor x, Tensor kernel, Tensor bias, WinogradTile tile) {
    long rows = tile.along(x.size(2));
    long columns = tile.along(x.size(3));
    Tensor products =
        TensorScope.within(
            () -> {
              Tensor plane = Functional.pad(x.channelsLast(), 1, 1, 1, 1);
              Tensor padded = plane.permute(0, 2, 3, 1); // [N, H + 2, W + 2, C], as it lies
              return input(padded, tile, rows, columns).matmul(kernel); // [taps^2, N h w, O]
            });
    long[] tiles = {x.size(0), rows, columns};
    Tensor y = TensorScope.within(() -> output(products, bias, tile, tiles));
    products.close();
    // with those of the products, taps^2 for four outputs, the 9 that they stand for
    WorkCounter.count(y, kernel.size(1) * (4 * 9 - kernel.size(0)) / 4);
    return y.reshape(x.size(0), 2 * rows, 2 * columns, kernel.size(2)).permute(0, 3, 1, 2);
  }

  /** B^T d B of all tiles: [N, H + 2, W + 2, C] to [taps^2, N h w, C]. */
  private static Tensor input(Tensor padded, WinogradTile tile, long rows, long columns) {
    int taps = tile.taps();
    long n = padded.size(0);
    long channels = padded.size(3);
    Tensor across = empty(padded, taps, n, padded.size(1), columns, channels);
    tile.differences(across, padded, 2, columns);
    Tensor tiles = empty(padded, taps, taps, n, rows, columns, channels);
    tile.differences(tiles, across, 2, rows);
    return tiles.reshape(taps * taps, n * rows * columns, channels);
  }

  /**
   * A^T m A of all tiles.
   *
   * @param products m, [taps^2, N h w, O]
   * @param tiles N, h, w
   * @return [N, h, 2, w, 2, O]
   */
  private static Tensor output(Tensor products, Tensor bias, WinogradTile tile, long... tiles) {
    int taps = tile.taps();
    long n = tiles[0];
    long out = products.size(2);
    Tensor m = products.reshape(taps, taps, n, tiles[1], tiles[2], out);
    if (bias != null) {
      m.handle.select(0, 1).select(0, 1).add_(bias.handle); // this one is part of all four sums
    }
    Tensor half = empty(m, 2, taps, n, tiles[1], tiles[2], out);
    tile.sums(half.handle.select(0, 0), half.handle.select(0, 1), m.handle);
    Tensor y = empty(m, n, tiles[1], 2, tiles[2], 2, out);
    for (int row = 0; row < 2; row++) {
      var line = y.handle.select(2, row);
      tile.sums(line.select(3, 0), line.select(3, 1), half.handle.select(0, row));
    }
    return y;
  }

  private static Tensor empty(Tensor like, long... shape) {
    return Tensor.empty(like.dtype(), shape);
  }
}
