package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** Residual blocks of one width and resolution: x + conv(silu(norm(conv(silu(norm(x)))))). */
final class ResidualStack extends Module {
  private final List<Block> blocks = new ArrayList<>();

  ResidualStack(int channels, int count) {
    for (int i = 0; i < count; i++) {
      blocks.add(child(Integer.toString(i), new Block(channels)));
    }
  }

  Tensor forward(Tensor x) {
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
      norm1 = child("norm1", new GroupNorm(16, channels, 1e-6));
      conv1 = child("conv1", new Conv2d(channels, channels, Conv2d.Options.same(3)));
      norm2 = child("norm2", new GroupNorm(16, channels, 1e-6));
      conv2 = child("conv2", Conv2d.zero(channels, channels, Conv2d.Options.same(3)));
    }

    Tensor forward(Tensor x) {
      Tensor y = conv1.forward(Functional.silu(norm1.forward(x)));
      return x.add(conv2.forward(Functional.silu(norm2.forward(y))));
    }
  }
}
