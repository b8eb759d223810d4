package org.icportrait.portrait.identity;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.face.network.ConvBlocks;

/**
 * From a canonical face to a unit vector. The last planes are not pooled but read place by place:
 * on an aligned face every place has its meaning.
 */
public final class IdentityNetwork extends Module {
  /** Numbers of an embedding. */
  public static final int EMBEDDING = 128;

  private static final int[] WIDTH = {96, 128, 160};
  private static final int LAST = 16; // channels that are read place by place
  private static final int SIDE = CanonicalFace.SIZE / 16; // of the last planes

  private final Conv2d in;
  private final ConvBlocks[] blocks = new ConvBlocks[3];
  private final Conv2d[] shrink = new Conv2d[2];
  private final GroupNorm norm;
  private final Conv2d last;
  private final Linear out;
  private DType computeType = DType.FLOAT32;

  /** A network with first values. */
  public IdentityNetwork() {
    Conv2d.Options three = Conv2d.Options.same(3);
    in = child("in", new Conv2d(16 * CanonicalFace.CHANNELS, WIDTH[0], three));
    for (int i = 0; i < 3; i++) {
      blocks[i] = child("blocks." + i, new ConvBlocks(WIDTH[i], 1));
      if (i < 2) {
        shrink[i] = child("shrink." + i, new Conv2d(WIDTH[i], WIDTH[i + 1], three.withStride(2)));
      }
    }
    norm = child("norm", new GroupNorm(16, WIDTH[2], 1e-5));
    last = child("last", new Conv2d(WIDTH[2], LAST, Conv2d.Options.same(1)));
    out = child("out", new Linear(LAST * SIDE * SIDE, EMBEDDING));
  }

  /** Chooses the element type of the convolutions. */
  public void setComputeType(DType type) {
    this.computeType = type;
  }

  /**
   * Embeds faces.
   *
   * @param faces [N, 7, 96, 96]
   * @return [N, 128], float32, of length 1
   */
  public Tensor forward(Tensor faces) {
    Tensor x = Functional.pixelUnshuffle(faces, 4).to(computeType).channelsLast();
    x = in.forward(x); // [N, 96, 24, 24]
    for (int i = 0; i < 3; i++) {
      x = blocks[i].forward(x);
      if (i < 2) {
        x = shrink[i].forward(x);
      }
    }
    x = last.forward(Functional.silu(norm.forward(x))).to(DType.FLOAT32); // [N, 16, 6, 6]
    x = out.forward(x.contiguous().reshape(x.size(0), (long) LAST * SIDE * SIDE));
    return unit(x);
  }

  /** Rows of length 1. */
  public static Tensor unit(Tensor rows) {
    return rows.div(rows.square().sum(1).add(1e-12).sqrt());
  }
}
