package org.icportrait.engine;

import org.bytedeco.pytorch.global.torch;

/** The tiles of {@link WinogradConvolution}, two outputs a side, by the transforms of one side. */
enum WinogradTile {
  /** Of the plane itself, four places a side that overlap by two. */
  PLAIN(4, 2) {
    @Override
    float[][] kernel() {
      return new float[][] {{1, 0, 0}, {0.5f, 0.5f, 0.5f}, {0.5f, -0.5f, 0.5f}, {0, 0, 1}};
    }

    @Override
    void differences(Tensor out, Tensor in, long axis, long tiles) {
      Tensor[] d = places(in, axis, tiles);
      torch.sub_out(out.handle.select(0, 0), d[0].handle, d[2].handle);
      torch.add_out(out.handle.select(0, 1), d[1].handle, d[2].handle);
      torch.sub_out(out.handle.select(0, 2), d[2].handle, d[1].handle);
      torch.sub_out(out.handle.select(0, 3), d[1].handle, d[3].handle);
    }

    @Override
    void sums(
        org.bytedeco.pytorch.Tensor first,
        org.bytedeco.pytorch.Tensor second,
        org.bytedeco.pytorch.Tensor m) {
      torch.add_out(first, m.select(0, 0), m.select(0, 1));
      first.add_(m.select(0, 2));
      torch.sub_out(second, m.select(0, 1), m.select(0, 2));
      second.sub_(m.select(0, 3));
    }
  },

  /**
   * Of the plane doubled by repetition, which is never made: the middle two of a tile's four places
   * are the same, so that one of the four differences is zero and 9 products of 16 are left.
   */
  DOUBLED(3, 1) {
    @Override
    float[][] kernel() {
      return new float[][] {{1, 0, 0}, {1, 1, 1}, {0, 0, 1}};
    }

    @Override
    void differences(Tensor out, Tensor in, long axis, long tiles) {
      Tensor[] d = places(in, axis, tiles);
      torch.sub_out(out.handle.select(0, 0), d[0].handle, d[1].handle);
      out.handle.select(0, 1).copy_(d[1].handle); // twice that, with half the kernel's sum
      torch.sub_out(out.handle.select(0, 2), d[1].handle, d[2].handle);
    }

    @Override
    void sums(
        org.bytedeco.pytorch.Tensor first,
        org.bytedeco.pytorch.Tensor second,
        org.bytedeco.pytorch.Tensor m) {
      torch.add_out(first, m.select(0, 0), m.select(0, 1));
      torch.sub_out(second, m.select(0, 1), m.select(0, 2));
    }
  };

  private final int taps;
  private final int step; // places of the plane from one tile to the next

  WinogradTile(int taps, int step) {
    this.taps = taps;
    this.step = step;
  }

  /** Products a side. */
  int taps() {
    return taps;
  }

  /** G, [taps, 3], which transforms a side of the kernel. */
  abstract float[][] kernel();

  /** Whether whole tiles cover so many places. */
  boolean divides(long places) {
    return places % step == 0;
  }

  /** The tiles along a side. */
  long along(long places) {
    return places / step;
  }

  /**
   * One side of B^T d of all tiles.
   *
   * @param out [taps, ...], in place
   * @param in the plane, padded by one place
   * @param axis of the plane, along which the tiles lie
   */
  abstract void differences(Tensor out, Tensor in, long axis, long tiles);

  /**
   * One side of A^T m of all tiles: the two outputs.
   *
   * @param m [taps, ...]
   */
  abstract void sums(
      org.bytedeco.pytorch.Tensor first,
      org.bytedeco.pytorch.Tensor second,
      org.bytedeco.pytorch.Tensor m);

  /** The first, second, ... place of every tile. */
  Tensor[] places(Tensor in, long axis, long tiles) {
    Tensor[] d = new Tensor[taps];
    for (int k = 0; k < taps; k++) {
      d[k] = in.narrow(axis, k, step * (tiles - 1) + 1).stride(axis, step);
    }
    return d;
  }
}
