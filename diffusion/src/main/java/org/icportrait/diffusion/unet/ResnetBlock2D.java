package org.icportrait.diffusion.unet;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Two normalised convolutions with the embedding of time added in between, and a residual. */
final class ResnetBlock2D extends Module {
  private final GroupNorm norm1;
  private final Conv2d conv1;
  private final Linear timeProjection;
  private final GroupNorm norm2;
  private final Conv2d conv2;
  private final Conv2d shortcut;

  ResnetBlock2D(UNet2DConditionConfig config, int in, int out) {
    int groups = config.normNumGroups();
    int timeChannels = TimestepEmbedding.channels(config);
    norm1 = child("norm1", new GroupNorm(groups, in, config.normEps()));
    conv1 = child("conv1", new Conv2d(in, out, Conv2d.Options.same(3)));
    timeProjection = child("time_emb_proj", new Linear(timeChannels, out));
    norm2 = child("norm2", new GroupNorm(groups, out, config.normEps()));
    conv2 = child("conv2", new Conv2d(out, out, Conv2d.Options.same(3)));
    shortcut =
        in == out ? null : child("conv_shortcut", new Conv2d(in, out, Conv2d.Options.same(1)));
  }

  /** [N, in, H, W] and the activated embedding of time [N, E] to [N, out, H, W]. */
  Tensor forward(Tensor x, Tensor time) {
    return TensorScope.within(() -> compute(x, time));
  }

  private Tensor compute(Tensor x, Tensor time) {
    Tensor y = conv1.forward(Functional.silu(norm1.forward(x)));
    y = y.add(timeProjection.forward(time).reshape(y.size(0), y.size(1), 1, 1));
    y = conv2.forward(Functional.silu(norm2.forward(y)));
    return y.add(shortcut == null ? x : shortcut.forward(x));
  }
}
