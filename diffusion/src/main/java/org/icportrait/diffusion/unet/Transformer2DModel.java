package org.icportrait.diffusion.unet;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Tensor;

/** A transformer block over the places of a plane, between 1x1 convolutions, with a residual. */
final class Transformer2DModel extends PlaneLayer {
  private static final double NORM_EPS = 1e-6; // fixed in diffusers

  private final GroupNorm norm;
  private final Conv2d projIn;
  private final BasicTransformerBlock block;
  private final Conv2d projOut;

  Transformer2DModel(UNet2DConditionConfig config, int channels) {
    int heads = config.attentionHeadDim(); // the number of heads, see the configuration
    norm = child("norm", new GroupNorm(config.normNumGroups(), channels, NORM_EPS));
    projIn = child("proj_in", new Conv2d(channels, channels, Conv2d.Options.same(1)));
    block =
        child(
            "transformer_blocks.0",
            new BasicTransformerBlock(channels, config.crossAttentionDim(), heads));
    projOut = child("proj_out", new Conv2d(channels, channels, Conv2d.Options.same(1)));
  }

  @Override
  Tensor forward(Tensor x, Tensor context) {
    if (context == null) {
      throw new IllegalArgumentException("context: found null, expected [N, T, D]");
    }
    Tensor tokens = Planes.toTokens(projIn.forward(norm.forward(x)));
    Tensor y = block.forward(tokens, context);
    return projOut.forward(Planes.fromTokens(y, x)).add(x);
  }
}
