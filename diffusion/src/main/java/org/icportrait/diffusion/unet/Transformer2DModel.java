package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Tensor;

/** Transformer blocks over the places of a plane, between projections, with a residual. */
final class Transformer2DModel extends PlaneLayer {
  private static final double NORM_EPS = 1e-6; // fixed in diffusers
  private static final Conv2d.Options POINT = Conv2d.Options.same(1);

  private final GroupNorm norm;
  private final Conv2d convIn; // either the convolutions or the linear layers are null
  private final Conv2d convOut;
  private final Linear linearIn;
  private final Linear linearOut;
  private final List<BasicTransformerBlock> blocks = new ArrayList<>();

  Transformer2DModel(BlockLayout layout) {
    int channels = layout.channels();
    boolean linear = layout.config().useLinearProjection();
    norm = child("norm", new GroupNorm(layout.config().normNumGroups(), channels, NORM_EPS));
    convIn = linear ? null : child("proj_in", new Conv2d(channels, channels, POINT));
    linearIn = linear ? child("proj_in", new Linear(channels, channels)) : null;
    for (int i = 0; i < layout.transformers(); i++) {
      blocks.add(child("transformer_blocks." + i, new BasicTransformerBlock(layout)));
    }
    convOut = linear ? null : child("proj_out", new Conv2d(channels, channels, POINT));
    linearOut = linear ? child("proj_out", new Linear(channels, channels)) : null;
  }

  @Override
  public Tensor forward(Tensor x, Tensor context) {
    if (context == null) {
      throw new IllegalArgumentException("context: found null, expected [N, T, D]");
    }
    Tensor normed = norm.forward(x);
    Tensor tokens =
        convIn == null
            ? linearIn.forward(Planes.toTokens(normed))
            : Planes.toTokens(convIn.forward(normed));
    for (BasicTransformerBlock block : blocks) {
      tokens = block.forward(tokens, context);
    }
    Tensor y =
        convOut == null
            ? Planes.fromTokens(linearOut.forward(tokens), x)
            : convOut.forward(Planes.fromTokens(tokens, x));
    return y.add(x);
  }
}
