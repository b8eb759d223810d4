package org.icportrait.diffusion.unet;

import org.icportrait.engine.Tensor;

/** Planes as tokens and back; without a copy when channels are innermost in memory. */
final class Planes {
  private Planes() {}

  /** [N, C, H, W] to [N, H*W, C]. */
  static Tensor toTokens(Tensor x) {
    return x.permute(0, 2, 3, 1).reshape(x.size(0), x.size(2) * x.size(3), x.size(1));
  }

  /** [N, H*W, C] to [N, C, H, W] with the height and width of another tensor. */
  static Tensor fromTokens(Tensor tokens, Tensor like) {
    long[] shape = {tokens.size(0), like.size(2), like.size(3), tokens.size(2)};
    return tokens.reshape(shape).permute(0, 3, 1, 2);
  }
}
