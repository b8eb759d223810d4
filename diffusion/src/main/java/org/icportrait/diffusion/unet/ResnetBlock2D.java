package org.icportrait.diffusion.unet;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Two normalised convolutions, the embedding of time added in between, and a residual. */
public final class ResnetBlock2D extends Module {
  private final GroupNorm norm1;
  private final Conv2d conv1;
  private final Linear timeProjection; // null without time
  private final GroupNorm norm2;
  private final Conv2d conv2;
  private final Conv2d shortcut; // null at equal widths

  /**
   * A block with first values.
   *
   * @param groups of both normalisations
   * @param epsilon of both normalisations
   * @param timeChannels width E of the embedding of time; 0 when there is none
   * @param in channels of the input
   * @param out channels of the output
   */
  public ResnetBlock2D(int groups, double epsilon, int timeChannels, int in, int out) {
    norm1 = child("norm1", new GroupNorm(groups, in, epsilon));
    conv1 = child("conv1", new Conv2d(in, out, Conv2d.Options.same(3)));
    timeProjection =
        timeChannels == 0 ? null : child("time_emb_proj", new Linear(timeChannels, out));
    norm2 = child("norm2", new GroupNorm(groups, out, epsilon));
    conv2 = child("conv2", new Conv2d(out, out, Conv2d.Options.same(3)));
    shortcut =
        in == out ? null : child("conv_shortcut", new Conv2d(in, out, Conv2d.Options.same(1)));
  }

  /** [N, in, H, W] and the activated embedding of time [N or 1, E] to [N, out, H, W]. */
  public Tensor forward(Tensor x, Tensor time) {
    return TensorScope.within(() -> compute(x, time));
  }

  private Tensor compute(Tensor x, Tensor time) {
    Tensor y = half(norm1, conv1, x);
    if (timeProjection != null) {
      y = y.add(timeProjection.forward(time).reshape(-1, y.size(1), 1, 1));
    }
    y = half(norm2, conv2, y);
    return y.add(shortcut == null ? x : shortcut.forward(x));
  }

  /**
   * Each plane goes as soon as the next is there: at full resolution they are what memory holds.
   */
  private static Tensor half(GroupNorm norm, Conv2d conv, Tensor x) {
    return TensorScope.within(
        () -> conv.forward(TensorScope.within(() -> Functional.silu(norm.forward(x)))));
  }
}
