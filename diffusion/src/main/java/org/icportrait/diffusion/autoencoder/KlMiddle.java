package org.icportrait.diffusion.autoencoder;

import org.icportrait.diffusion.unet.Attention;
import org.icportrait.diffusion.unet.ResnetBlock2D;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** The coarsest level of an {@link AutoencoderKL}. */
final class KlMiddle extends Module {
  private final ResnetBlock2D before;
  private final Attention attention; // null when the level doesn't attend to itself
  private final ResnetBlock2D after;

  KlMiddle(int groups, int channels, boolean attends) {
    before = child("resnets.0", new ResnetBlock2D(groups, KlBlock.NORM_EPS, 0, channels, channels));
    attention =
        attends
            ? child(
                "attentions.0", Attention.ofPlanes(groups, KlBlock.NORM_EPS, channels, channels))
            : null;
    after = child("resnets.1", new ResnetBlock2D(groups, KlBlock.NORM_EPS, 0, channels, channels));
  }

  /** [N, C, H, W] to [N, C, H, W]. */
  Tensor forward(Tensor x) {
    Tensor y = before.forward(x, null);
    return after.forward(attention == null ? y : attention.forward(y, null), null);
  }
}
