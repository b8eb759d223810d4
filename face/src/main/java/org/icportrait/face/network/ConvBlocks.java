package org.icportrait.face.network;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** A few residual blocks of one width: x + conv(silu(norm(conv(silu(norm(x)))))). */
public final class ConvBlocks extends Module {
  private final Block[] blocks;

  /** Blocks of a width that 16 divides. */
  public ConvBlocks(int channels, int count) {
    blocks = new Block[count];
    for (int i = 0; i < count; i++) {
      blocks[i] = child(Integer.toString(i), new Block(channels));
    }
  }

  /** [N, C, H, W] to the same. */
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Block block : blocks) {
      y = block.forward(y);
    }
    return y;
  }

  private static final class Block extends Module {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final GroupNorm norm2;
    private final Conv2d conv2;

    Block(int channels) {
      norm1 = child("norm1", new GroupNorm(16, channels, 1e-5));
      conv1 = child("conv1", new Conv2d(channels, channels, Conv2d.Options.same(3)));
      norm2 = child("norm2", new GroupNorm(16, channels, 1e-5));
      conv2 = child("conv2", new Conv2d(channels, channels, Conv2d.Options.same(3)));
    }

    Tensor forward(Tensor x) {
      // memory let go at once is used again while caches hold it
      return TensorScope.within(
          () -> {
            Tensor y = conv1.forward(TensorScope.within(() -> Functional.silu(norm1.forward(x))));
            return x.add(
                conv2.forward(TensorScope.within(() -> Functional.silu(norm2.forward(y)))));
          });
    }
  }
}
