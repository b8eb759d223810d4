package org.icportrait.face.parse;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * A residual block that looks around channel by channel and mixes channels place by place: x +
 * conv1(silu(conv1(norm(depthwise(x))))), as ConvNeXt's (Liu et al. 2022, arXiv 2201.03545, section
 * 2.6). A fifth of the work of two full convolutions.
 */
final class ParseBlock extends Module {
  private static final int GROUPS = 8;
  private static final int EXPANSION = 2;

  private final Conv2d around;
  private final GroupNorm norm;
  private final Conv2d expand;
  private final Conv2d project;

  /**
   * A block of a width that 8 divides.
   *
   * @param reach side of the window that it looks around in, odd
   */
  ParseBlock(int channels, int reach) {
    Conv2d.Options one = Conv2d.Options.same(1);
    around =
        child(
            "around",
            new Conv2d(
                channels, channels, new Conv2d.Options(reach, 1, reach / 2, channels, true)));
    norm = child("norm", new GroupNorm(GROUPS, channels, 1e-5));
    expand = child("expand", new Conv2d(channels, EXPANSION * channels, one));
    project = child("project", new Conv2d(EXPANSION * channels, channels, one));
  }

  /** [N, C, H, W] to the same. */
  Tensor forward(Tensor x) {
    return TensorScope.within(
        () -> {
          Tensor seen = TensorScope.within(() -> norm.forward(around.forward(x)));
          return x.add(project.forward(Functional.silu(expand.forward(seen))));
        });
  }
}
