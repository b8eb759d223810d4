package org.icportrait.diffusion.autoencoder;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Three convolutions around a residual, diffusers' AutoencoderTinyBlock of equal widths. */
final class TinyBlock extends Module {
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);

  private final Conv2d first;
  private final Conv2d second;
  private final Conv2d third;
  private final String activation;

  TinyBlock(int channels, String activation) {
    first = child("conv.0", new Conv2d(channels, channels, THREE));
    second = child("conv.2", new Conv2d(channels, channels, THREE));
    third = child("conv.4", new Conv2d(channels, channels, THREE));
    this.activation = activation;
  }

  /** [N, C, H, W] to [N, C, H, W]. */
  Tensor forward(Tensor x) {
    return TensorScope.within(
        () -> {
          Tensor y = activate(first.forward(x), activation);
          y = third.forward(activate(second.forward(y), activation));
          return Functional.relu(y.add(x));
        });
  }

  /** The activation of a name that {@link AutoencoderTinyConfig} accepts. */
  static Tensor activate(Tensor x, String name) {
    return switch (name) {
      case "relu" -> Functional.relu(x);
      case "gelu" -> Functional.gelu(x);
      default -> Functional.silu(x);
    };
  }
}
