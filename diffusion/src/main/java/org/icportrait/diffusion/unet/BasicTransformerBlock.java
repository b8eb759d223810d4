package org.icportrait.diffusion.unet;

import org.icportrait.engine.LayerNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** Self-attention, cross-attention and a gated feed-forward layer, each normalised first. */
final class BasicTransformerBlock extends Module {
  private static final double NORM_EPS = 1e-5; // fixed in diffusers

  private final LayerNorm norm1;
  private final Attention attn1;
  private final LayerNorm norm2;
  private final Attention attn2;
  private final LayerNorm norm3;
  private final GatedFeedForward feedForward;
  private final boolean onlyCross;

  BasicTransformerBlock(BlockLayout layout) {
    int channels = layout.channels();
    int contextChannels = layout.contextChannels();
    int heads = layout.head(); // the number of heads, see the configuration
    boolean upcast = layout.config().upcastAttention();
    onlyCross = layout.onlyCross();
    norm1 = child("norm1", new LayerNorm(channels, NORM_EPS));
    attn1 =
        child(
            "attn1",
            Attention.ofTokens(channels, onlyCross ? contextChannels : channels, heads, upcast));
    norm2 = child("norm2", new LayerNorm(channels, NORM_EPS));
    attn2 = child("attn2", Attention.ofTokens(channels, contextChannels, heads, upcast));
    norm3 = child("norm3", new LayerNorm(channels, NORM_EPS));
    feedForward = child("ff", new GatedFeedForward(channels));
  }

  /** [N, H*W, C] and [N, T, D] to [N, H*W, C]. */
  Tensor forward(Tensor tokens, Tensor context) {
    Tensor x = tokens;
    Tensor normed = norm1.forward(x);
    x = x.add(attn1.attend(normed, onlyCross ? context : normed));
    x = x.add(attn2.attend(norm2.forward(x), context));
    return x.add(feedForward.forward(norm3.forward(x)));
  }
}
