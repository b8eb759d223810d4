package org.icportrait.face.parse;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * A residual block of two full convolutions, x + conv(silu(norm(conv(silu(norm(x)))))), with the
 * norms before them (He et al. 2016, arXiv 1603.05027, section 3).
 */
final class ParseBlock extends Module {
  private static final int GROUPS = 8;

  private final GroupNorm norm1;
  private final Conv2d conv1;
  private final GroupNorm norm2;
  private final Conv2d conv2;

  /** A block of a width that 8 divides. */
  ParseBlock(int channels) {
    Conv2d.Options three = Conv2d.Options.same(3);
    norm1 = child("norm1", new GroupNorm(GROUPS, channels, 1e-5));
    conv1 = child("conv1", new Conv2d(channels, channels, three));
    norm2 = child("norm2", new GroupNorm(GROUPS, channels, 1e-5));
    conv2 = child("conv2", new Conv2d(channels, channels, three));
  }

  /** [N, C, H, W] to the same. */
  Tensor forward(Tensor x) {
    return TensorScope.within(
        () -> {
          Tensor seen = TensorScope.within(() -> conv1.forward(Functional.silu(norm1.forward(x))));
          return x.add(conv2.forward(Functional.silu(norm2.forward(seen))));
        });
  }
}
