package org.icportrait.face.network;

import java.util.Objects;
import java.util.stream.Stream;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * What dense networks on faces have in common: a U-Net on patches of 4 x 4 pixels, for wide small
 * planes are where CPUs convolve fast. Networks of one layout have the same parameter names.
 */
public abstract class PatchPyramid extends Module {
  /** Side of a patch in pixels. */
  protected static final int PATCH = 4;

  private final Conv2d in;
  private final ConvBlocks[] down;
  private final ConvBlocks[] up; // none where nothing is decoded
  private final Conv2d[] shrink;
  private final Conv2d[] merge;
  private DType computeType = DType.FLOAT32;

  /**
   * A network with first values.
   *
   * @param widths channels of each level, the finest first
   * @param blocks of each level on the way down
   * @param decoded channels of each level but the coarsest on the way up; 0 from the finest on
   *     where nothing is decoded
   */
  protected PatchPyramid(int[] widths, int[] blocks, int[] decoded) {
    Conv2d.Options three = Conv2d.Options.same(3);
    Conv2d.Options one = Conv2d.Options.same(1);
    down = new ConvBlocks[widths.length];
    up = new ConvBlocks[decoded.length];
    shrink = new Conv2d[decoded.length];
    merge = new Conv2d[decoded.length];
    in = child("in", new Conv2d(3 * PATCH * PATCH, widths[0], three));
    for (int i = 0; i < widths.length; i++) {
      down[i] = child("down." + i, new ConvBlocks(widths[i], blocks[i]));
      if (i < decoded.length) {
        Conv2d.Options half = three.withStride(2);
        shrink[i] = child("shrink." + i, new Conv2d(widths[i], widths[i + 1], half));
        if (decoded[i] > 0) {
          int both = widths[i] + widths[i + 1];
          merge[i] = child("merge." + i, new Conv2d(both, decoded[i], one));
          up[i] = child("up." + i, new ConvBlocks(decoded[i], 1));
        }
      }
    }
  }

  /** Chooses the element type of the convolutions; heads stay in float32. */
  public final void setComputeType(DType type) {
    computeType = type;
  }

  /**
   * Keeps weights in the element type they are computed in: for networks trained no more.
   *
   * @param heads what is computed in that type beside the pyramid
   */
  protected final void freezeWith(Module... heads) {
    setTrainable(false);
    Stream.of(Stream.of(in), Stream.of(down), Stream.of(shrink), Stream.of(up), Stream.of(merge))
        .flatMap(level -> level)
        .filter(Objects::nonNull)
        .forEach(module -> module.convert(computeType));
    Stream.of(heads).forEach(module -> module.convert(computeType));
    packKernels();
  }

  /**
   * The way down.
   *
   * @param crops [N, 3, S, S], values -1..1
   * @return [N, widths[i], S / 4 / 2^i, S / 4 / 2^i] for each level
   */
  protected final Tensor[] encode(Tensor crops) {
    Tensor x = Functional.pixelUnshuffle(crops, PATCH).to(computeType).channelsLast();
    Tensor[] kept = new Tensor[down.length];
    x = in.forward(x);
    for (int i = 0; i < kept.length; i++) {
      kept[i] = down[i].forward(x);
      x = i < shrink.length ? shrink[i].forward(kept[i]) : kept[i];
    }
    return kept;
  }

  /** The way up, to the finest level that is decoded. */
  protected final Tensor decode(Tensor[] kept) {
    Tensor x = kept[kept.length - 1];
    for (int i = up.length - 1; i >= 0 && up[i] != null; i--) {
      int level = i;
      Tensor coarser = x;
      x =
          TensorScope.within(
              () -> {
                Tensor both = Tensor.cat(1, kept[level], Functional.upsampleNearest(coarser, 2));
                return up[level].forward(merge[level].forward(both));
              });
    }
    return x;
  }
}
