package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Work on overlapping tiles of a plane whose seams are blended linearly, in the order and with the
 * numbers of diffusers' AutoencoderKL.
 *
 * @param size side of a tile in the input
 * @param step distance of tiles in the input
 * @param blend width of a seam in the output
 * @param keep side of what is kept of a tile in the output, its rest blends into the next
 */
record Tiles(int size, int step, int blend, int keep) {
  private static final double OVERLAP = 0.25; // share of a tile

  /** Tiles of an input side that become tiles of an output side. */
  static Tiles of(int inputSide, int outputSide) {
    int blend = (int) (outputSide * OVERLAP);
    return new Tiles(inputSide, (int) (inputSide * (1 - OVERLAP)), blend, outputSide - blend);
  }

  /** Whether a plane [N, C, H, W] is larger than a tile. */
  boolean splits(Tensor x) {
    return x.size(2) > size || x.size(3) > size;
  }

  /** Applies work to every tile [N, C, h, w] and joins the results. */
  Tensor apply(Tensor x, UnaryOperator<Tensor> work) {
    List<Tensor> joined = new ArrayList<>();
    List<Tensor> above = null;
    for (long top = 0; top < x.size(2); top += step) {
      List<Tensor> row = new ArrayList<>();
      List<Tensor> kept = new ArrayList<>();
      for (long left = 0; left < x.size(3); left += step) {
        Tensor input = part(part(x, 2, top, size), 3, left, size);
        Tensor tile = TensorScope.within(() -> work.apply(input));
        int column = row.size();
        // As in diffusers, the neighbours' own blended edges are blended into this tile's.
        tile = above == null ? tile : blend(above.get(column), tile, 2);
        tile = column == 0 ? tile : blend(row.get(column - 1), tile, 3);
        row.add(tile);
        kept.add(part(part(tile, 2, 0, keep), 3, 0, keep));
      }
      joined.add(Tensor.cat(3, kept));
      above = row;
    }
    return Tensor.cat(2, joined);
  }

  private static Tensor part(Tensor x, int dimension, long start, long length) {
    return x.narrow(dimension, start, Math.min(length, x.size(dimension) - start));
  }

  /** The start of {@code next} fades in over the end of {@code before}. */
  private Tensor blend(Tensor before, Tensor next, int dimension) {
    long extent = Math.min(blend, Math.min(before.size(dimension), next.size(dimension)));
    if (extent == 0) {
      return next;
    }
    float[] rising = new float[(int) extent];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = i / (float) extent;
    }
    long[] shape = {1, 1, dimension == 2 ? extent : 1, dimension == 3 ? extent : 1};
    Tensor weight = Tensor.of(rising, shape).to(next.dtype());
    Tensor end = before.narrow(dimension, before.size(dimension) - extent, extent);
    Tensor start = next.narrow(dimension, 0, extent);
    Tensor mixed = end.mul(weight.mul(-1).add(1)).add(start.mul(weight));
    long rest = next.size(dimension) - extent;
    return Tensor.cat(dimension, mixed, next.narrow(dimension, extent, rest));
  }
}
