package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** Raw latents to pictures (diffusers' Decoder). */
final class KlDecoder extends Module {
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);

  private final Conv2d convIn;
  private final KlMiddle middle;
  private final List<KlBlock> blocks = new ArrayList<>();
  private final GroupNorm normOut;
  private final Conv2d convOut;

  KlDecoder(AutoencoderKLConfig config) {
    List<Integer> widths = config.blockOutChannels();
    int groups = config.normNumGroups();
    int in = widths.get(widths.size() - 1);
    convIn = child("conv_in", new Conv2d(config.latentChannels(), in, THREE));
    middle = child("mid_block", new KlMiddle(groups, in, config.midBlockAddAttention()));
    for (int i = 0; i < widths.size(); i++) {
      boolean last = i == widths.size() - 1;
      boolean attends = config.upBlockTypes().get(i).startsWith("Attn");
      var resize = last ? KlBlock.Resize.NONE : KlBlock.Resize.DOUBLE;
      int out = widths.get(widths.size() - 1 - i);
      var block = new KlBlock(groups, in, out, config.layersPerBlock() + 1, attends, resize);
      blocks.add(child("up_blocks." + i, block));
      in = out;
    }
    normOut = child("conv_norm_out", new GroupNorm(groups, in, KlBlock.NORM_EPS));
    convOut = child("conv_out", new Conv2d(in, config.outChannels(), THREE));
  }

  /** [N, C, h, w] to [N, Cout, h*f, w*f]. */
  Tensor forward(Tensor latents) {
    Tensor x = middle.forward(convIn.forward(latents));
    for (KlBlock block : blocks) {
      x = block.forward(x);
    }
    return convOut.forward(Functional.silu(normOut.forward(x)));
  }
}
