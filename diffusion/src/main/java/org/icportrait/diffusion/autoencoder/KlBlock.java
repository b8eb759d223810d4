package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.unet.Attention;
import org.icportrait.diffusion.unet.ResnetBlock2D;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** A resolution of an {@link AutoencoderKL}: residual blocks, then a change of size. */
final class KlBlock extends Module {
  static final double NORM_EPS = 1e-6; // fixed in diffusers
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);

  /** What follows the residual blocks. */
  enum Resize {
    NONE,
    HALVE,
    DOUBLE
  }

  private final List<ResnetBlock2D> resnets = new ArrayList<>();
  private final List<Attention> attentions = new ArrayList<>();
  private final Conv2d sampler; // null when the size stays
  private final Resize resize;

  KlBlock(int groups, int in, int out, int layers, boolean attends, Resize resize) {
    this.resize = resize;
    for (int i = 0; i < layers; i++) {
      int first = i == 0 ? in : out;
      resnets.add(child("resnets." + i, new ResnetBlock2D(groups, NORM_EPS, 0, first, out)));
      if (attends) {
        Attention layer = Attention.ofPlanes(groups, NORM_EPS, out, out);
        attentions.add(child("attentions." + i, layer));
      }
    }
    sampler =
        switch (resize) {
          case NONE -> null;
          case HALVE -> {
            Conv2d.Options two = THREE.withStride(2).withPadding(0);
            yield child("downsamplers.0.conv", new Conv2d(out, out, two));
          }
          case DOUBLE -> child("upsamplers.0.conv", new Conv2d(out, out, THREE));
        };
  }

  /** [N, in, H, W] to [N, out, H', W']. */
  Tensor forward(Tensor x) {
    return TensorScope.within(() -> compute(x));
  }

  private Tensor compute(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < resnets.size(); i++) {
      ResnetBlock2D resnet = resnets.get(i);
      Attention attention = attentions.isEmpty() ? null : attentions.get(i);
      y = resnet.forward(y, null);
      y = attention == null ? y : attention.forward(y, null);
    }
    return switch (resize) {
      case NONE -> y;
      case HALVE -> sampler.forward(Functional.pad(y, 0, 1, 0, 1)); // only below and to the right
      case DOUBLE -> sampler.forwardEnlarged(y, 2 * y.size(2), 2 * y.size(3));
    };
  }
}
