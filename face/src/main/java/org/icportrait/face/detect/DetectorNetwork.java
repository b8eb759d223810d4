package org.icportrait.face.detect;

import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.face.network.ConvBlocks;

/**
 * Finds face centres: a fully convolutional network that sees faces 20 to 72 pixels wide and
 * answers on a grid of 8-pixel cells.
 */
public final class DetectorNetwork extends Module {
  /** Pixels a cell stands for. */
  public static final int CELL = 8;

  /** A face of this width has log width 0. */
  public static final double UNIT_WIDTH = 40;

  private final Conv2d in;
  private final ConvBlocks fine;
  private final Conv2d shrink;
  private final ConvBlocks coarse;
  private final Conv2d out;
  private DType computeType = DType.FLOAT32;

  /** A network with first values. */
  public DetectorNetwork() {
    Conv2d.Options three = Conv2d.Options.same(3);
    in = child("in", new Conv2d(48, 48, three));
    fine = child("fine", new ConvBlocks(48, 1));
    shrink = child("shrink", new Conv2d(48, 96, three.withStride(2)));
    coarse = child("coarse", new ConvBlocks(96, 4));
    out = child("out", new Conv2d(96, 4, three));
  }

  /** Chooses the element type of the convolutions. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /** Keeps weights in the element type they are computed in: for networks trained no more. */
  public void freeze() {
    setTrainable(false);
    List.of(in, fine, shrink, coarse).forEach(module -> module.convert(computeType));
    packKernels();
  }

  /**
   * Looks at pictures.
   *
   * @param pictures [N, 3, H, W], values -1..1, sides multiples of 8
   * @return [N, 4, H/8, W/8]: logit of a face's centre, offset of the centre from the cell's in
   *     cells (x, y), log of the width over {@link #UNIT_WIDTH}
   */
  public Tensor forward(Tensor pictures) {
    Tensor x = Functional.pixelUnshuffle(pictures, 4).to(computeType).channelsLast();
    x = fine.forward(in.forward(x)); // [N, 48, H/4, W/4]
    x = coarse.forward(shrink.forward(x)); // [N, 96, H/8, W/8]
    return out.forward(Functional.silu(x).to(DType.FLOAT32));
  }
}
